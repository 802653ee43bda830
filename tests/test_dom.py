"""The tree of a page: its places agree with what a naive walk finds, taming keeps the text, copies lead back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode

import newscrawl
from newscrawl.extraction import open_page, read
from newscrawl.extraction.tree import flooding, openings, taming
from newscrawl.extraction.tree.dom import Element, Tree, parse
from newscrawl.extraction.tree.flooding import MAX_ATTRIBUTES
from newscrawl.extraction.tree.markup import unescape
from newscrawl.extraction.tree.selecting import Selecting
from newscrawl.extraction.tree.taming import MAX_DEPTH, tame

_NAMES = st.sampled_from(["div", "p", "b", "ul", "li", "table", "td", "span", "script", "br", "h1", "x-y"])
_PIECES = st.one_of(
    st.builds("<{}>".format, _NAMES),
    st.builds("</{}>".format, _NAMES),
    st.text("ab <>&\n\u0301", max_size=6),
)
_ODD = st.sampled_from(
    [
        "<!-- a > b -->", "<!--", "-->", "<?php echo 1 ?>", "<![CDATA[x]]>", "<!doctype html>", "<div <!-- >",
        "<a b='<'>",
        '<i a"b=1 c=">">', "<p\u00e9 x>", "<xmp>", "</xmp>", "<plaintext>", "<svg><title>t</title><path/>", "</svg>",
        "<math><mi>", "<style>", "</style>", "<template>", "</template>", "<select><option>", "</select>", "<textarea>",
        "</textarea>", "<noscript>", "<iframe>", "</iframe>", "&nbsp;", "&amp;lt;", "&lt;p>", "&quot;", "&#1;", "</p>",
        "<frameset><frame>", "<object>", "</object>", "<img alt='&nbsp;&amp;\"'>", "<script type=json>", "</script>",
    ]
)  # fmt: skip
_MARKUP = st.lists(st.one_of(_PIECES, _ODD), max_size=40).map("".join)
_TREES = st.lists(_PIECES, max_size=40).map(lambda pieces: parse("".join(pieces).encode()))
_RELAXED = settings(max_examples=100, deadline=None)


def children(tree: Tree, element: Element) -> list[Element]:
    return [other for other in tree.elements if other.parent is element]


def texts(tree: Tree, element: Element) -> str:
    found = element.text if element.tag != "script" else ""
    return found + "".join(texts(tree, child) + child.tail for child in children(tree, element))


def deepest(tree: Tree) -> int:
    depths: list[int] = []
    for element in tree.elements:
        depths.append(depths[element.parent.start] + 1 if element.parent else 0)
    return max(depths)


def ancestors(element: Element) -> list[Element]:
    return [element.parent, *ancestors(element.parent)] if element.parent else []


@_RELAXED
@given(_TREES)
def test_places_agree_with_a_naive_walk(tree: Tree) -> None:
    for at, element in enumerate(tree.elements):
        assert element.start == at
        around = ancestors(element)
        assert list(element.ancestors()) == around
        inside = [other for other in tree.elements if other is element or element in ancestors(other)]
        assert list(element.iter()) == inside == [other for other in tree.elements if element.holds(other)]
        assert list(element.iter("p")) == [other for other in inside if other.tag == "p"]
        assert list(element.iter("p", "b")) == [other for other in inside if other.tag in ("p", "b")]
        below = children(tree, element)
        assert list(element.children()) == below
        for first, second in zip([None, *below], [*below, None], strict=True):
            assert first is None or first.next() is second
            assert second is None or second.previous() is first
        if element.tag != "script":
            assert "".join(element.texts()) == texts(tree, element)
            assert element.line() == " ".join(texts(tree, element).split())
        assert tree.tagged(element.tag) == [other for other in tree.elements if other.tag == element.tag]


_QUOTED = st.sampled_from(["a", "b c", "b?id=", " class=", " id=", "\u4e2d A", "&quot;", ""])
_CALLED = st.sampled_from(["class", "id", "aria-label", "x-id", 'a"b', '="'])
_WORN = st.builds("<i {}='{}' {}='{}' {}='{}'>".format, *[_CALLED, _QUOTED] * 3)


@_RELAXED
@given(st.lists(st.one_of(_PIECES, _WORN), max_size=20))
def test_attributes_are_found_as_a_naive_walk_finds_them(pieces: list[str]) -> None:
    tree = parse("".join(pieces).encode())
    for name in ("class", "id", "aria-label"):
        having = [element for element in tree.elements if name in element.attrs]
        assert tree.having(name) == having
        assert set(map(unescape, tree.attributes.values(name))) == {element.attrs[name] for element in having}
        for value in tree.attributes.values(name):
            assert tree.valued(name, [value]) == [e for e in having if e.attrs[name] == unescape(value)]
        marked = [element for element in having if {*"ab"} & {*element.attrs[name].lower()}]
        assert tree.mentioning(name, "a", "b") == [element for element in marked if {*"ab"} & {*element.raw}]


_HELD = {"svg", "math", "object", "canvas", "map", "select", "datalist", "iframe", "script"}
_GONE = {"style", "template", "noembed", "noframes"}
_SHOWN = {"xmp", "plaintext"}


def as_parsed(node: LexborNode | None) -> list[tuple[str, dict[str, str]] | str]:
    """What the parser itself says, node for node: the elements that the tree keeps, and the letters of the texts."""

    def named(name: str) -> str:
        return name.replace("&nbsp;", "\xa0")  # an entity in a name is none; what it is called does not matter

    found: list[tuple[str, dict[str, str]] | str] = []
    child = node.first_child if node is not None else None
    while child is not None:
        if child.is_text_node:
            found += (child.text_content or "").split()
        elif child.is_element_node:
            tag = child.tag or ""
            if tag == "script" and "json" not in (child.attributes.get("type") or ""):
                pass
            elif tag in _SHOWN and child.first_child is not None:
                found += as_parsed(child)
            elif tag not in _GONE:
                found.append((named(tag), {named(name): value or "" for name, value in child.attributes.items()}))
                found += [] if tag in _HELD else as_parsed(child)
        child = child.next
    return found


def as_read(tree: Tree) -> list[tuple[str, dict[str, str]] | str]:
    found: list[tuple[str, dict[str, str]] | str] = []

    def add(element: Element) -> None:
        attrs = dict(element.attrs)
        if element.tag == "svg":
            attrs.pop("aria-label", None)
        found.append((element.tag, attrs))
        if element.tag != "script":
            found.extend(element.text.split())
        for child in element.children():
            add(child)
            found.extend(child.tail.split())

    add(tree.root)
    return found


def joined(read: list[tuple[str, dict[str, str]] | str]) -> list[tuple[str, dict[str, str]] | str]:
    """Texts that only a remark or a lost element parts are one."""
    found: list[tuple[str, dict[str, str]] | str] = []
    for item in read:
        if isinstance(item, str) and found and isinstance(found[-1], str):
            found[-1] += item
        else:
            found.append(item)
    return found


@settings(max_examples=400, deadline=None)
@given(_MARKUP)
def test_the_tree_is_the_parsers(markup: str) -> None:
    parser = LexborHTMLParser(markup.encode())
    assert parser.root is not None
    top = ("html", {name: value or "" for name, value in parser.root.attributes.items()})
    assert joined(as_read(parse(markup.encode()))) == joined([top, *as_parsed(parser.root)])


@_RELAXED
@given(_TREES)
def test_copies_lead_back(tree: Tree) -> None:
    selecting = Selecting(tree)
    copies = list(selecting.root.iter())
    assert [selecting.element_of(copy) for copy in copies] == tree.elements
    assert selecting.element_of("text") is None
    assert all(copy.getparent() is None or selecting.element_of(copy.getparent()) is not None for copy in copies)


def test_taming_bounds_depth_and_keeps_the_text() -> None:
    for tag, end in (("div", ""), ("div", "</x>"), ("DIV", "</span>"), ("x-y", "")):
        tree = parse(b"".join(b"<%s>w%d %s" % (tag.encode(), i, end.encode()) for i in range(15_000)))
        assert deepest(tree) <= MAX_DEPTH + 2
        assert tree.root.line().split() == [f"w{i}" for i in range(15_000)]


def test_taming_looks_at_small_pages_too() -> None:
    # Two thousand of these make two million elements out of 50 KB.
    for count in (800, 1_990):
        data = b"".join(b"<font color=%d><p>w%d " % (i, i) for i in range(count))
        assert tame(data, openings.count(data)) != data
        assert len(parse(data).elements) < 400_000


def test_taming_bounds_formatting_that_is_opened_anew() -> None:
    tree = parse(b"".join(b"<font color=%d><p>w%d " % (i, i) for i in range(2_000)))
    assert len(tree.elements) < 1_000_000
    plain = b"<b>x</b><i>y</i>" * 3_000
    assert tame(plain, openings.count(plain)) == plain


def test_taming_bounds_attributes() -> None:
    for form in ("a{0}=b{0}", "a{0}='{0} of many'", "a{0}", "a{0}-with-a-long-name-of-its-own=1"):
        tag = "<div " + " ".join(form.format(i) for i in range(20_000)) + ">"
        tree = parse(f"<p class=kept>before</p>{tag}text</div>".encode())
        assert max(len(element.attrs) for element in tree.elements) <= MAX_ATTRIBUTES
        assert tree.root.line() == "beforetext"
        assert tree.tagged("p")[0].get("class") == "kept"


def test_attributes_do_not_hide_behind_a_tag_that_a_value_closes() -> None:
    # A value that looks like an end tag, just often enough that no window of the page is crowded and without one.
    tag = bytearray(b"<p>before</p><div ")
    window, number = 8192, 0
    for start in range(window, 100_000, 4 * window):
        while len(tag) < start + window // 2:
            tag += b"a%d " % number
            number += 1
        tag += b'z%d="</>" ' % number
    tree = parse(bytes(tag) + b">text</div>")
    assert max(len(element.attrs) for element in tree.elements) <= MAX_ATTRIBUTES


_TAG_PARTS = st.sampled_from(
    [*(b"<a |</b |<!--|-->|=\"|='|=  \"|=           '|\"|'|>| x|/|=| | x=\"1\"|y='2'|<|ab".split(b"|")), b"\n"]
)


@settings(max_examples=500, deadline=None)
@given(st.lists(_TAG_PARTS, min_size=8, max_size=60).map(b"".join))
def test_no_tag_with_too_many_attributes_escapes_a_glance(data: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flooding, "_LONG", 12)
        patch.setattr(flooding, "_GLANCES", 2)
        patch.setattr(flooding, "MAX_ATTRIBUTES", 3)
        assert flooding._may_flood(data) or flooding._bared(data, flooding._LOOKS) == data


def test_taming_bounds_the_depth_of_the_tree_whatever_the_tags_are() -> None:
    tree = parse(b"".join(b"<ul><li>w%d " % i for i in range(3_000)))
    assert deepest(tree) <= 2 * MAX_DEPTH + 2
    assert tree.root.line().split() == [f"w{i}" for i in range(3_000)]


def test_a_page_of_drawings_is_not_deep() -> None:
    drawn = "<svg><path d='M0 0'/><circle r=1 /></svg><p><a href=x>a line of text</a></p>" * 3_000
    tree = parse(f"{drawn}<div><section><p class=last>the last line</p></section></div>".encode())
    assert [element.get("class") for element in tree.tagged("p")][-1:] == ["last"]
    assert [element.tag for element in tree.tagged("p")[-1].ancestors()] == ["section", "div", "body", "html"]


@settings(max_examples=200, deadline=None)
@given(_MARKUP.filter(lambda markup: "<xmp" not in markup and "<plaintext" not in markup))
def test_marks_leave_the_tree_as_it_is(markup: str) -> None:
    page = f"<!doctype html>{markup}".encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(taming, "_UNMARKED", len(page))
        plain = joined(as_read(parse(page)))
        patch.setattr(taming, "_UNMARKED", 16)
        patch.setattr(taming, "_BETWEEN", 6)
        assert joined(as_read(parse(page))) == plain


def test_marks_leave_values_and_scripts_as_they_are() -> None:
    value = "a > b " * 60_000
    tree = parse(f'<title>{value}</title><p title="{value}"><script type="x/json">{value}</script>{value}'.encode())
    (title,), (text,), (script,) = map(tree.tagged, ("title", "p", "script"))
    assert title.line() == text.line() == text.get("title").strip() == script.text.strip() == value.strip()


def test_a_quote_too_many_in_a_tag_costs_nothing_of_the_page() -> None:
    # It begins no value, so there is none that goes on to the next one, however far that is.
    links = "".join(f'<p><a href="/news/{i}" class="link">A story of the town, number {i}</a></p>' for i in range(600))
    script = f"<script>{'var a = b ; ' * 10_000}</script>"
    tree = parse(f"{script}<p class='first''>before</p>{links}<p>the mayor's {'word ' * 900}</p>".encode())
    assert [len(tree.tagged("a")), len(tree.tagged("p"))] == [600, 602]


def test_what_a_person_drops_and_keeps() -> None:
    prose = "The council of the town decided on Tuesday that the bridge will be repaired before winter. "
    page = open_page(
        f"<title>T</title><article><h1>T</h1><p>{prose * 3}<p class=d>Dropped.</article><div class=k>Kept.</div>"
    )
    element_of = page.selecting.element_of
    drop, keep = (page.selecting.root.cssselect(css) for css in (".d", ".k"))
    text = read(page, drop=[e for c in drop if (e := element_of(c))], keep=[e for c in keep if (e := element_of(c))])
    assert "Dropped." not in text.article.text
    assert "Kept." in text.article.text
    assert newscrawl.extract("").text == ""
