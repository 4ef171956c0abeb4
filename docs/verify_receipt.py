#!/usr/bin/env python3
"""核对回执 · Check a receipt of 挂图 Guatu against a head that came from elsewhere (a bulletin's footer, a letter, a USB stick).

    python3 verify_receipt.py RECEIPT.json SIZE:ROOT

Needs Python 3.8 or newer and nothing else; shares no code with the system it checks. Exit 0 when the receipt holds, 1 when
not. It holds when the content (if the receipt has it) gives the leaf (RFC 6962: SHA-256 over 0x00 and the canonical JSON)
and the leaf with its proof gives the root you hold. The short head of a footer (SIZE·16 digits) will do; the whole is stronger.
"""

import hashlib
import json
import sys


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def leaf_of(content):
    facts = [hashlib.sha256(canonical(fact)).hexdigest() for fact in content["facts"]]
    return hashlib.sha256(b"\x00" + canonical([content["entry"], facts])).digest()


def root_of(leaf, index, size, proof):
    """RFC 9162, 2.1.3.2: walk from the leaf to the root."""
    if not 0 <= index < size:
        raise ValueError("the leaf lies outside the tree")
    at, last, digest = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise ValueError("the proof is too long")
        if at & 1 or at == last:
            digest = hashlib.sha256(b"\x01" + sibling + digest).digest()
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            digest = hashlib.sha256(b"\x01" + digest + sibling).digest()
        at, last = at >> 1, last >> 1
    if last:
        raise ValueError("the proof is too short")
    return digest


def check(receipt, head):
    """What is wrong with a receipt, in words; empty when it holds."""
    size, _, root = head.strip().lower().replace("·", ":").partition(":")
    leaf, content = bytes.fromhex(receipt["leaf"]), receipt.get("content")
    if len(root) < 16:
        return "树头不完整 · the head is cut short"
    if receipt.get("format") != "guatu-receipt-1" or int(size) != receipt["size"]:
        return "回执不是对这个树头出具的 · the receipt was made for another head"
    if content is not None and (leaf_of(content) != leaf or content["entry"]["id"] != receipt["entry"]):
        return "内容与叶摘要不符 · the content is not what was sealed"
    proof = [bytes.fromhex(one) for one in receipt["proof"]]
    if not root_of(leaf, receipt["index"], receipt["size"], proof).hex().startswith(root):
        return "证明推不出这个树根 · the proof does not lead to this root"
    return ""


def main(path, head):
    try:
        with open(path, encoding="utf-8") as file:
            wrong = check(json.load(file), head)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        wrong = f"回执无法读取 · unreadable: {error}"
    print("✕ " + wrong if wrong else "● 相符：凭证在此树头之下 · holds: the entry stands under this head")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]) if len(sys.argv) == 3 else __doc__)
