"""Vega's own drawing, without a browser: a specification → an SVG that stands in a page and takes its colours."""

from __future__ import annotations

import re
from typing import Any

import vl_convert
from lxml import etree
from markupsafe import Markup

SVG = "{http://www.w3.org/2000/svg}"
_DROPPED = ("aria-label", "role", "aria-roledescription", "aria-hidden", "pointer-events", "class")
_LONG = re.compile(r"(\.\d\d)\d+")
_SCHEMA = "https://vega.github.io/schema/vega/v6.json"


def svg(name: str, spec: dict[str, Any]) -> Markup:
    """Draw a Vega specification whose data stand in it.

    ``name`` says to those who cannot see the drawing what it shows; a mark's ``description`` becomes what a pointer at
    rest is told. Colours may be CSS variables. What lies beyond the
    padding is cut off: the browser's letters are not those that Vega has measured.
    """
    drawn = vl_convert.vega_to_svg({"$schema": _SCHEMA, "padding": 0, "autosize": "none", **spec}, allowed_base_urls=[])
    root = etree.fromstring(drawn.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    for element in list(root.iter()):
        if element.tag == f"{SVG}path" and not element.get("fill") and not element.get("stroke"):
            element.getparent().remove(element)
            continue
        for place in ("d", "transform"):
            if place in element.attrib:
                element.set(place, _LONG.sub(r"\1", element.attrib[place]))
        said = element.get("aria-label")
        for attribute in _DROPPED:
            if attribute in element.attrib:
                del element.attrib[attribute]
        if said and element.tag == f"{SVG}path":
            etree.SubElement(element, f"{SVG}title").text = said
    title = etree.Element(f"{SVG}title")
    title.text = name
    root.insert(0, title)
    for attribute in ("width", "height", "version"):
        if attribute in root.attrib:
            del root.attrib[attribute]
    root.set("role", "img")
    root.set("aria-label", name)
    etree.cleanup_namespaces(root)
    return Markup(etree.tostring(root, encoding="unicode"))  # noqa: S704 (serialised from a tree, hence escaped)
