import gzip
import http.client
import itertools
import json
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import lxml.etree
import lxml.html
import pytest

from newscrawl.demo import Answer, Newspaper, site_root

FIXTURE = Path(__file__).parent.parent / "fixtures" / "newspaper"
BROWSER_CODECS = {"shift_jis": "cp932", "iso-8859-1": "cp1252"}


@pytest.fixture(scope="module")
def truth():
    lines = (FIXTURE / "truth.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def paper():
    with Newspaper(FIXTURE / "site") as paper:
        yield paper


@pytest.fixture(scope="module")
def documents(paper, truth):
    """Every article's pages as trees, decoded as the truth says."""
    found = {}
    for line in truth:
        codec = BROWSER_CODECS.get(line["encoding"], line["encoding"])
        for url in line["pages"]:
            answer = paper.answer(url)
            assert answer.status == 200, url
            found[url] = lxml.html.document_fromstring(answer.body.decode(codec))
    return found


def ask(paper, path, method="GET", headers=None):
    connection = http.client.HTTPConnection(urlsplit(paper.origin).netloc, timeout=10)
    try:
        connection.request(method, path, headers=headers or {})
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def visible_text(tree):
    tree = lxml.html.fromstring(lxml.html.tostring(tree, encoding="unicode"))
    lxml.etree.strip_elements(tree, "script", "style", "head", with_tail=False)
    return " ".join(tree.text_content().split())


def neighbour_pages(line):
    return [line[side]["url"] for side in ("prev", "next") if line[side]]


def test_generator_writes_the_committed_bytes(tmp_path):
    subprocess.run([sys.executable, FIXTURE / "generate.py", "--output", tmp_path], check=True)
    written = {path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()}
    kept = {path.relative_to(FIXTURE) for path in (FIXTURE / "site").rglob("*") if path.is_file()}
    assert written == kept | {Path("truth.jsonl")}
    differing = [path for path in written if (tmp_path / path).read_bytes() != (FIXTURE / path).read_bytes()]
    assert differing == []


def test_pages_hold_the_true_paragraphs_in_order(truth, documents):
    for line in truth:
        text = " ".join(visible_text(documents[url]) for url in line["pages"])
        at = 0
        for paragraph in line["paragraphs"]:
            place = text.find(paragraph, at)
            assert place >= 0, (line["url"], paragraph)
            at = place + len(paragraph)


def test_pages_state_what_the_truth_says(truth, documents):
    for line in truth:
        first = documents[line["url"]]
        source = lxml.html.tostring(first, encoding="unicode")
        text = visible_text(first)
        assert first.get("lang") == line["language"]
        assert (first.get("dir") == "rtl") == (line["language"] == "ar")
        assert first.xpath("normalize-space(//h1)") == line["title"]
        assert first.xpath("string(//title)").startswith(line["title"])
        assert first.xpath("string(//meta[@name='description']/@content)") == line["description"]
        assert line["published_at"] in source
        assert line["modified_at"] is None or line["modified_at"] in source
        image = first.xpath("string(//meta[@property='og:image']/@content)")
        assert urlsplit(image).path == line["image_url"]
        assert all(name in text for name in [*line["authors"], *line["tags"], line["section"]])
        for url in line["pages"]:
            canonical = first if url == line["url"] else documents[url]
            assert canonical.xpath("string(//link[@rel='canonical']/@href)").endswith(url)


def test_comments_are_on_the_last_page(truth, documents):
    for line in truth:
        assert line["comment_count"] == len(line["comments"])
        last = documents[line["pages"][-1]]
        text, source = visible_text(last), lxml.html.tostring(last, encoding="unicode")
        at = 0
        for comment in line["comments"]:
            at = text.index(comment["author"], at)
            at = text.index(comment["text"], at) + len(comment["text"])
            assert comment["published_at"] is None or comment["published_at"] in source
        for first, second in itertools.pairwise(line["comments"]):
            assert second["depth"] <= first["depth"] + 1


def test_neighbours_form_one_chain(truth):
    assert [line["published_at"] for line in truth] != []
    assert truth[0]["prev"] is None
    assert truth[-1]["next"] is None
    for line, later in itertools.pairwise(truth):
        assert line["next"]["url"] == later["url"]
        assert later["prev"]["url"] == line["url"]
        stated = line["theme"] != "headlinks"
        assert line["next"]["title"] == (later["title"] if stated else "")
        assert later["prev"]["title"] == (line["title"] if later["theme"] != "headlinks" else "")


def test_pages_link_their_neighbours(truth, documents):
    for line in truth:
        document = documents[line["url"]]
        links = {urljoin(f"http://x{line['url']}", href) for href in document.xpath("//@href")}
        paths = {link.split("//", 1)[1].partition("/")[2] for link in links if link.startswith("http")}
        assert all(url[1:] in paths for url in neighbour_pages(line)), line["url"]


def test_example_of_the_documentation(truth):
    (line,) = [line for line in truth if line["slug"] == "li-shangfu-visits-moscow-and-minsk"]
    assert line["theme"] == "cards"
    assert line["published_at"].startswith("2023-08-15T")
    assert line["prev"]["title"] == "Ukraine strengthens defense as Kiev faces potential Russian pressure"
    assert line["next"]["title"] == "Poland survey on Wagner Group threat awareness and attitudes"


def test_paper_is_large_and_varied(truth):
    assert len(truth) >= 190
    assert len({line["title"] for line in truth}) == len(truth)
    written = [line for line in truth if line["origin"] == "written"]
    assert sum(len(line["paragraphs"]) >= 5 for line in written) >= 40
    assert len({line["language"] for line in written}) == 6
    themes = Counter(line["theme"] for line in truth)
    assert len(themes) == 6
    assert min(themes.values()) >= 8
    assert len({line["encoding"] for line in truth}) == 5
    assert all(len(line["paragraphs"]) >= 3 for line in truth)


def test_no_two_articles_share_a_fifth_of_their_wording(truth):
    started = time.perf_counter()
    for size, languages in ((3, None), (5, ("zh", "ja"))):
        grams = []
        for line in truth:
            if languages is None:
                items = re.findall(r"\w+", "\n".join(line["paragraphs"]).lower())
            elif line["language"] in languages:
                items = re.findall(r"\w", "\n".join(line["paragraphs"]).lower())
            else:
                continue
            grams.append({hash(tuple(items[at : at + size])) for at in range(len(items) - size + 1)})
        for one, other in itertools.combinations(grams, 2):
            smaller = min(len(one), len(other))
            assert smaller
            assert len(one & other) <= smaller / 5
    assert time.perf_counter() - started < 10


def test_links_within_the_paper_lead_somewhere(paper):
    seen, queue, broken = {"/"}, ["/"], []
    while queue:
        path = queue.pop()
        answer = paper.answer(path)
        while answer.status in (301, 302):
            answer = paper.answer(answer.headers["Location"].removeprefix(paper.origin))
        if answer.status != 200:
            broken.append(path)
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue
        tree = lxml.html.document_fromstring(answer.body)
        for target in tree.xpath("//a/@href | //link/@href | //img/@src | //script/@src"):
            url = urlsplit(urljoin(paper.origin + path, target))
            link = url.path + (f"?{url.query}" if url.query else "")
            if f"{url.scheme}://{url.netloc}" == paper.origin and link not in seen and link != "/admin/":
                seen.add(link)
                queue.append(link)
    assert broken == []
    routes = json.loads((FIXTURE / "site" / "routes.json").read_text("utf-8"))
    assert len(seen) > 500
    assert {path for path in routes if path.startswith(("/news/", "/article/", "/features/"))} <= seen


def test_sitemaps_list_every_article(paper, truth):
    def locations(path):
        body = paper.answer(path).body
        root = lxml.etree.fromstring(gzip.decompress(body) if path.endswith(".gz") else body)
        found = [element.text for element in root.iter("{*}loc")]
        assert all(url.startswith(paper.origin) for url in found)
        return [url.removeprefix(paper.origin) for url in found]

    robots = paper.answer("/robots.txt").body.decode()
    assert f"Sitemap: {paper.origin}/sitemap.xml" in robots
    assert "Disallow: /admin/" in robots
    maps = locations("/sitemap.xml")
    monthly = [url for path in maps if "news" not in path for url in locations(path)]
    assert sorted(monthly) == sorted(line["url"] for line in truth)
    assert locations("/sitemaps/news.xml") == [line["url"] for line in truth[:-31:-1]]


def test_feeds_are_well_formed(paper, truth):
    urls = {line["url"] for line in truth}
    languages = {line["language"] for line in truth}
    feeds = ["/feed.xml", "/en/feed.atom", *(f"/{language}/feed.xml" for language in languages - {"en"})]
    for feed in feeds:
        root = lxml.etree.fromstring(paper.answer(feed).body)
        links = root.xpath("//item/link/text() | //*[local-name()='entry']/*[local-name()='link']/@href")
        assert 10 <= len(links) <= 30
        assert {link.removeprefix(paper.origin) for link in links} <= urls


def test_legacy_encodings_are_named_where_they_should_be(paper, truth):
    by_encoding = {line["encoding"]: line for line in truth}
    for encoding, header in (
        ("windows-1251", "text/html"),
        ("shift_jis", "text/html; charset=Shift_JIS"),
        ("gb18030", "text/html; charset=gb18030"),
        ("iso-8859-1", "text/html"),
    ):
        line = by_encoding[encoding]
        answer = paper.answer(line["url"])
        assert answer.headers["Content-Type"] == header
        assert f"charset={encoding}" in answer.body[:600].decode("ascii", "replace").replace('"', "")
        with pytest.raises(UnicodeDecodeError):
            answer.body.decode("utf-8")


def test_server_answers_conditional_requests(paper):
    response, body = ask(paper, "/")
    assert response.status == 200
    assert paper.origin.encode() in body
    assert b"newspaper.example" not in body
    for headers in (
        {"If-None-Match": response.headers["ETag"]},
        {"If-None-Match": f'"other", W/{response.headers["ETag"]}'},
        {"If-Modified-Since": response.headers["Last-Modified"]},
    ):
        again, nothing = ask(paper, "/", headers=headers)
        assert (again.status, nothing) == (304, b"")
        assert again.headers["ETag"] == response.headers["ETag"]
    assert ask(paper, "/", headers={"If-None-Match": '"other"'})[0].status == 200
    assert ask(paper, "/", headers={"If-Modified-Since": "yesterday"})[0].status == 200


def test_server_compresses_and_answers_head(paper):
    plain, body = ask(paper, "/")
    packed, data = ask(paper, "/", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(data) == body
    head, nothing = ask(paper, "/", "HEAD")
    assert nothing == b""
    assert head.headers["Content-Length"] == plain.headers["Content-Length"] == str(len(body))


def test_server_answers_missing_and_moved_pages(paper):
    assert ask(paper, "/nothing-here")[0].status == 404
    assert ask(paper, "/story.php?id=1")[0].status == 404
    assert ask(paper, "/admin/")[0].status == 403
    moved, _ = ask(paper, "/section/politics")
    assert (moved.status, moved.headers["Location"]) == (301, f"{paper.origin}/section/politics/")
    assert ask(paper, "/about?utm_source=letter")[0].status == 200


def test_extra_answers_come_first_and_requests_are_noted():
    extra = {
        "/about": Answer(b"gone", 410, {"Content-Type": "text/plain"}),
        "/slow": Answer(b"late", delay=0.2),
    }
    with Newspaper(FIXTURE / "site", extra=extra) as paper:
        gone, body = ask(paper, "/about")
        assert (gone.status, gone.headers["Content-Type"], body) == (410, "text/plain", b"gone")
        started = time.perf_counter()
        assert ask(paper, "/slow")[1] == b"late"
        assert time.perf_counter() - started >= 0.2
        paper.extra["/later"] = Answer(b"", 302, {"Location": "/slow"})
        assert ask(paper, "/later?x=1")[0].status == 404
        assert ask(paper, "/later")[0].headers["Location"] == "/slow"
        assert paper.requests == ["/about", "/slow", "/later?x=1", "/later"]
        assert paper.home == f"{paper.origin}/"


def test_kept_connections_are_fast(paper):
    connection = http.client.HTTPConnection(urlsplit(paper.origin).netloc, timeout=10)
    started = time.perf_counter()
    for _ in range(100):
        connection.request("GET", "/")
        assert len(connection.getresponse().read()) > 1000
    connection.close()
    # A delayed acknowledgement alone takes 40 ms; a hundred of them would take four seconds.
    assert time.perf_counter() - started < 2


def test_missing_site_is_said_plainly(monkeypatch, tmp_path):
    assert (site_root() / "routes.json").is_file()
    monkeypatch.setattr("newscrawl.demo.__file__", str(tmp_path / "newscrawl" / "demo.py"))
    with pytest.raises(FileNotFoundError, match=r"generate\.py"):
        site_root()
