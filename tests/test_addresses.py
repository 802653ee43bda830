"""A page must not send the crawler into the network that it runs in. The names and addresses here lead nowhere."""

from __future__ import annotations

import asyncio
import ipaddress

import pytest
from scrapy import Request

from newscrawl.middlewares import addresses
from newscrawl.middlewares.addresses import AddressGuard, PrivateAddress, sort_of

NAMES = {
    "paper.example": "93.184.216.34",
    "rebound.example": "127.0.0.1",
    "cloud.example": "169.254.169.254",
    "intranet.example": "10.0.0.5",
    "2130706433": "127.0.0.1",
    "0x7f.1": "127.0.0.1",
}


@pytest.mark.parametrize(
    ("address", "sort"),
    [("127.0.0.1", "loopback"), ("::1", "loopback"), ("0.0.0.0", "loopback"), ("169.254.169.254", "link-local"),
     ("fe80::1", "link-local"), ("10.1.2.3", "private"), ("192.168.0.1", "private"), ("100.64.0.1", "private"),
     ("fd00::1", "private"), ("::ffff:127.0.0.1", "loopback"), ("224.0.0.1", "special"), ("240.0.0.1", "special"),
     ("93.184.216.34", ""), ("2606:2800:220:1::1", "")],
)  # fmt: skip
def test_the_sorts_of_addresses(address: str, sort: str) -> None:
    assert sort_of(ipaddress.ip_address(address)) == sort


def ask(guard: AddressGuard, url: str, **meta: object) -> None:
    asyncio.run(guard.process_request(Request(url, meta=meta)))


@pytest.fixture
def guard(monkeypatch: pytest.MonkeyPatch) -> AddressGuard:
    async def resolved(host: str) -> addresses.Address | None:
        return ipaddress.ip_address(NAMES.get(host, host.strip("[]")))

    monkeypatch.setattr(addresses, "_resolved", resolved)
    return AddressGuard()


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "http://rebound.example/", "http://cloud.example/latest/meta-data", "http://[::1]/",
     "http://intranet.example/", "http://2130706433/", "http://0x7f.1/"],
)  # fmt: skip
def test_a_page_of_the_web_opens_no_door(guard: AddressGuard, url: str) -> None:
    ask(guard, "https://paper.example/", is_start_request=True)
    with pytest.raises(PrivateAddress, match="no start URL is one"):
        ask(guard, url)
    with pytest.raises(PrivateAddress):
        ask(guard, url, is_start_request=True, redirect_urls=["https://paper.example/"])


@pytest.mark.usefixtures("guard")
def test_what_is_left_of_an_intranet_may_be_asked_for_before_its_start() -> None:
    class Intranet:
        places = ("http://intranet.example/",)

    guard = AddressGuard(Intranet())
    ask(guard, "http://10.0.0.5/story")
    with pytest.raises(PrivateAddress):
        ask(guard, "http://127.0.0.1/")


def test_a_start_url_opens_its_own_sort_of_address_only(guard: AddressGuard) -> None:
    ask(guard, "http://intranet.example/", is_start_request=True)
    ask(guard, "http://10.9.9.9/story")
    with pytest.raises(PrivateAddress):
        ask(guard, "http://cloud.example/")
    with pytest.raises(PrivateAddress):
        ask(guard, "http://127.0.0.1/")
