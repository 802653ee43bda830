"""What a page turned out to be: ``verdict`` weighs an article, ``page_kinds`` names what is none.

``notices`` tells a page that asks for consent, or says that it is gone, and nothing else; ``walls`` finds where only
subscribers read on, ``leading`` the headlines that lead elsewhere, ``rows`` and ``entries`` the articles that a page
announces or holds whole beside their own addresses.
"""
