"""Faults injected at a rate: which request suffers which is a function of seed, target and attempt."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal, get_args

from replica.dice import Dice
from replica.wire import Reply, Request, pack, write_reply

Kind = Literal[
    "error-500", "error-502", "busy-503", "busy-429", "reset", "truncated", "stalled", "slow", "empty",
    "challenge", "torn-gzip", "garbage-chunks", "wrong-length",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
_CHALLENGE = b'<html><script>document.cookie="D1N=4be1";window.location.reload(true)</script></html>'
_DRIP = 0.05  # seconds between two pieces of a slow answer


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """How an answer reaches the client: bytes and pauses, then the connection kept, closed or reset."""

    pieces: tuple[bytes, ...]
    pause: float = 0.0  # seconds between two pieces
    ending: Literal["keep", "close", "reset", "hang"] = "keep"


@dataclass(frozen=True, kw_only=True, slots=True)
class FaultPlan:
    """What goes wrong, and how often."""

    rate: float = 0.0  # share of requests, 0 to 1
    seed: int = 1
    kinds: tuple[Kind, ...] = KINDS


class Faults:
    """Draws faults; asking again for the same target draws anew, so that a retry may succeed."""

    def __init__(self, plan: FaultPlan) -> None:
        self.plan = plan
        self._attempts: Counter[str] = Counter()

    def draw(self, target: str) -> Kind | None:
        """The fault that this request suffers, mostly None."""
        if not self.plan.rate:
            return None
        self._attempts[target] += 1
        dice = Dice(self.plan.seed, "fault", target, self._attempts[target])
        return dice.pick(self.plan.kinds) if dice.chance(self.plan.rate) else None


def deliver(request: Request, reply: Reply, fault: Kind | None) -> Delivery:
    """The reply as it is sent, harmed by the fault if there is one."""
    close = request.headers.get("connection", "").lower() == "close"
    if fault is None:
        return Delivery(
            pieces=(write_reply(request, reply, close=close),), ending="close" if close else "keep"
        )
    if fault in ("error-500", "error-502", "busy-503", "busy-429"):
        return _refuse(request, int(fault[-3:]))
    if fault in ("empty", "challenge"):
        body = _CHALLENGE if fault == "challenge" else b""
        return Delivery(pieces=(write_reply(request, Reply(body=body)),))
    return _break(request, reply, fault)


def _refuse(request: Request, status: int) -> Delivery:
    headers = (("Retry-After", "1"),) if status in (429, 503) else ()
    body = "<h1>Máy chủ đang bận</h1>".encode()
    return Delivery(pieces=(write_reply(request, Reply(status=status, body=body, headers=headers)),))


def _break(request: Request, reply: Reply, fault: Kind) -> Delivery:
    whole = write_reply(request, reply)
    head_end = whole.find(b"\r\n\r\n") + 4
    half = head_end + (len(whole) - head_end) // 2
    if fault == "reset":
        return Delivery(pieces=(), ending="reset")
    if fault == "slow":
        return Delivery(pieces=(whole[:head_end], whole[head_end:half], whole[half:]), pause=_DRIP)
    if fault == "stalled":
        return Delivery(pieces=(whole[:half],), ending="hang")
    if fault == "truncated":
        return Delivery(pieces=(whole[:half],), ending="close")
    return Delivery(pieces=(_head(fault, reply), *_body(fault, reply)), ending="close")


def _head(fault: Kind, reply: Reply) -> bytes:
    length = len(_whole(reply)) + 1_000
    framing = {
        "wrong-length": f"Content-Length: {length}",
        "garbage-chunks": "Transfer-Encoding: chunked",
        "torn-gzip": f"Content-Encoding: gzip\r\nContent-Length: {len(_torn(_whole(reply)))}",
    }[fault]
    return f"HTTP/1.1 200 OK\r\nContent-Type: {reply.mime}\r\n{framing}\r\nConnection: close\r\n\r\n".encode()


def _body(fault: Kind, reply: Reply) -> tuple[bytes, ...]:
    if fault == "garbage-chunks":
        return (b"400\r\n", _whole(reply)[:0x400], b"\r\nzz no chunk\r\n")
    return (_torn(_whole(reply)) if fault == "torn-gzip" else _whole(reply),)


def _whole(reply: Reply) -> bytes:
    return reply.body + reply.tail


def _torn(body: bytes) -> bytes:
    packed = pack(body)
    return packed[: len(packed) * 2 // 3]
