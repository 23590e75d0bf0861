"""reference.py FILE -- DCLM's line edits with Python's own str and re.

Written after the modifiers that dclm_baseline_refinedweb.yaml names. Prints
[id, reason] or [id, "keep", text] a record. With --make N it prints records
made of what is hard instead.
"""
import json
import random
import re
import sys

WORDS = ("likes|shares|comments|retweets|reposts|quotes|bookmarks|upvotes|"
         "downvotes|downloads|views|followers")
COUNTER = re.compile(r"^\W*\d(?:,|\.|\d)*(?:K|k|M|m|B|b)?\s+(?:%s)\W*$" % WORDS)
CUTS = [re.compile(p, re.I) for p in
        (r"\s?(?:items in cart)", r"\s?(?:read more...)$", r"^(?:sign-in)\s?")]


def share(line, is_it):
    return sum(is_it(c) for c in line) / len(line)


KEEPS = [
    (lambda l: not l or share(l, str.isupper) <= 0.5, True),
    (lambda l: not l or share(l, str.isdigit) <= 0.999999, True),
    (lambda l: not COUNTER.search(l.lower()), True),
    (lambda l: not l or len(l.split()) >= 2, False),
]


def cut(text, pattern):
    lines = []
    for line in text.split("\n"):
        if len(line.split()) <= 10:
            left = pattern.sub("", line)
            if line and (not left or left.isspace()):
                continue
            line = left
        lines.append(line)
    return "\n".join(lines).strip()


def count(text):
    return sum(w[:1].isalnum() for w in re.split("[ \n\r\t\v\f\0]+", text))


def judge(text):
    before = count(text)
    for keeps, strips in KEEPS:
        text = "\n".join(line for line in text.split("\n") if keeps(line))
        text = text.strip() if strips else text
        if text == "":
            return ["removed_all"]
    for pattern in CUTS:
        text = cut(text, pattern)
        if text == "":
            return ["removed_all"]
    if before == 0 or (before - count(text)) / before > 0.05:
        return ["word_removal_ratio"]
    return ["keep", text]


PIECES = """items in cart|Read more...|Sign-in|s\u0131gn-in|\u0130tems \u0131n cart
item\u017f in cart|READ MORE\u2026!!|read more\u2028ab|3 likes|1.2k views
1,000K  followers|\u0663 likes|3\u212a shares|\u00b73 Likes!|x3 likes
3 l\u0130kes|\u00bd likes|\u00b2 likes|_3 likes|3 likes_|SHOUT|Shout it
\u2167 \u2168X|\u01c5 \u01c5|\u01c5A|123|12 3|\u00b2\u00b3|\u2460\u2461|\u00bd\u00bd
\u0663\u0664|\uff21 \uff22|\x1c|\u3000|\u00a0|\0a|\0|one two|one|| |\t
a b c d e f g h i j|a b c d e f g h i|\u0085x|\x1fsign-in y|sign-in\u3000z
\u200b|\u180e|\u00e9 \u00c9|\U0001d7ce\U0001d7cf|\U0001f150\U0001f151|\u2028
items in cartitems in cart| items in cart items in cart |read more|read more..
7 m likes|7m likes|7mm likes|7,.7b upvotes -|\U0001d7d9 likes|\u00df GROSS
\r|a\r|x items\u00a0in cart""".replace("\n", "|").split("|")
LONG = "the quick brown fox jumps over the lazy dog again and then once more "


def make(n):
    random.seed(7)
    for i in range(n):
        lines = ["".join(random.choice(PIECES) + random.choice(["", " "])
                         for _ in range(random.choice([1, 1, 2, 3])))
                 for _ in range(random.choice([0, 1, 1, 2, 3, 6]))]
        lines += [LONG] * random.choice([0, 0, 1, 5, 20])
        random.shuffle(lines)
        print(json.dumps({"id": i, "text": "\n".join(lines)}))


if sys.argv[1] == "--make":
    make(int(sys.argv[2]))
else:
    with open(sys.argv[1], encoding="utf-8", newline="\n") as records:
        for record in map(json.loads, records):
            print(json.dumps([record["id"], *judge(record["text"])],
                             ensure_ascii=False))
