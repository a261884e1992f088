"""Addresses of clients, as budgets and throttles count them."""

import functools
from ipaddress import AddressValueError, IPv6Address, IPv6Network

ONE_CLIENT = 64
"""Bits of an IPv6 address that tell clients apart: each has all addresses below them."""


def client(address: str) -> str:
    """An IPv4 address as it is, an IPv6 address as its network: the same for all that one client can use."""
    return address if ":" not in address else _network(address)


@functools.lru_cache(maxsize=1024)
def _network(address: str) -> str:
    try:
        found = IPv6Address(address.partition("%")[0])
    except AddressValueError:
        return address
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(IPv6Network((found, ONE_CLIENT), strict=False))
