#!/usr/bin/env python3
"""make-samples.py -- write data-samples/: a small crawl with planted vices.

Usage: scripts/make-samples.py [-o DIR] [--check]

Pages come from scripts/samples/ (prose and phrase tables, all ours). Each page
is made with its kind and language known, dealt to a shard, and written; what a
pipeline should find in it is counted from that knowledge, never by running one.
Choices are made by SHA-256 of a name, so the same bytes come out on each run
and with each Python. --check compares with what is there.
Needs the zstd command. See data-samples/README.md for what is in the files.
"""
import argparse
import base64
import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
import uuid

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "samples"))
sys.dont_write_bytecode = True
import tables  # noqa: E402

SHARDS = ["crawl-00.jsonl.zst", "crawl-01.jsonl.gz", "crawl-02.jsonl",
          "crawl-03.warc.wet.gz"]
WET = 3
ISO3 = {"en": "eng", "de": "deu", "fr": "fra", "es": "spa", "ru": "rus",
        "ja": "jpn"}
NEAR = 0.5  # pairs at least this alike are listed in expected.json


def draw(key, n):
    """A number below n that depends on key alone."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") % n


def choose(key, options):
    return options[draw(key, len(options))]


def shuffled(key, options):
    return sorted(options, key=lambda x: hashlib.sha256(
        f"{key} {x}".encode()).digest())


class Doc:
    """A page and what is true of it. `of`: the name of what it copies."""

    def __init__(self, name, kind, lang, text, of=None):
        self.name, self.kind, self.lang = name, kind, lang
        self.text, self.of = text, of
        self.shard = self.record = self.id = None

    def url(self):
        site, _, path = self.name.partition("/")
        return f"https://{site}.example/{path}"


def slug(title):
    return re.sub(r"[^\w]+", "-", title.lower()).strip("-")


# Pages of prose ------------------------------------------------------------

def read_pages(name):
    with open(os.path.join(HERE, "samples", name), encoding="utf-8") as file:
        for part in file.read().split("## ")[1:]:
            title, _, text = part.partition("\n")
            yield title.strip(), text.strip()


def family_page(site, family, row):
    fields, _, slots = family
    facts = dict(zip(fields.split(), row))
    facts["Name"] = row[0][:1].upper() + row[0][1:]
    key = f"{site} {row[0]}"
    sentences = [choose(f"{key} {i}", slot).format(**facts)
                 for i, slot in enumerate(slots)]
    sentences = [s[:1].upper() + s[1:] for s in sentences]
    cut = 2 + draw(key + " cut", 3)
    return " ".join(sentences[:cut]) + "\n\n" + " ".join(sentences[cut:])


def good_pages():
    for title, text in read_pages("pages-en.txt"):
        yield Doc("magazine/" + slug(title), "good", "en",
                  title + "\n\n" + text)
    for title, text in read_pages("pages-other.txt"):
        lang, title = title.split(" ", 1)
        yield Doc(f"blog-{lang}/" + slug(title), "good", lang,
                  title + "\n\n" + text)
    for site, family in tables.FAMILIES:
        for row in family[1]:
            yield Doc(f"{site}/" + slug(row[0]), "good", "en",
                      family_page(site, family, row))


def in_chrome(doc):
    """The page between the menu and the footer of its site."""
    menu = shuffled(doc.name, tables.MENUS["en"])
    top, foot = menu[:9], menu[9:15]
    return "\n".join(top) + "\n" + doc.text + "\n" + "\n".join(foot)


# Pages nobody wants --------------------------------------------------------

def menu_text(key, lang):
    items = shuffled(key, tables.MENUS[lang])
    return "\n".join(items[:10 + draw(key, len(items) - 10)])


def cookie_text(key, lang):
    lines = tables.COOKIES[lang]
    keep = [x for x in lines if draw(key + x, 5) > 0]
    return "\n".join(keep + shuffled(key, tables.MENUS[lang])[:4])


def spam_text(key):
    words = shuffled(key, tables.SPAM_WORDS)
    lines = shuffled(key, tables.SPAM_LINES)
    out = [lines[i % len(lines)].format(
        a=words[i % 7], b=words[(i + 3) % 9], c=words[(i + 5) % 11])
        for i in range(4 + draw(key + " n", 8))]
    stuffing = [choose(f"{key} {i}", words[:14]) for i in range(30)]
    return "\n".join(out) + "\n" + " ".join(stuffing)


def symbol_text(key):
    lines = []
    for i in range(5 + draw(key, 6)):
        marks = [choose(f"{key} {i} {j}", tables.SYMBOLS) for j in range(9)]
        if draw(f"{key} {i}", 3) == 0:
            marks.insert(4, choose(key + str(i), tables.MENUS["en"]))
        lines.append(" ".join(marks))
    return "\n".join(lines)


def pii_values(key):
    first = choose(key + " first", tables.FIRST)
    last = choose(key + " last", tables.LAST)
    return {
        "first": first, "last": last,
        "mail": f"{first}.{last}@example.com".lower(),
        "phone": f"+1 555 01{draw(key + ' phone', 100):02d}",
        "ip": f"192.0.2.{1 + draw(key + ' ip', 254)}",
        "time": f"{draw(key, 24):02d}:{draw(key + ' m', 60):02d}",
    }


def pii_text(key):
    values = pii_values(key)
    lines = shuffled(key, tables.PII_LINES)[:4]
    family = choose(key, tables.FAMILIES)[1]
    row = choose(key + " row", family[1])
    prose = family_page(key, family, row).split("\n\n")[0]
    return prose + "\n\n" + " ".join(x.format(**values) for x in lines)


def repeated_text(key):
    sentence = choose(key, [s for s in tables.SENTENCES["en"] if s[-1] in ".?"])
    return "\n".join([sentence] * (12 + draw(key, 10)))


def code_text(i, prose):
    if i < len(tables.CODE):
        return tables.CODE[i]
    snippet = tables.CODE[(i + 2) % len(tables.CODE)]
    return f"{prose}\n\n{snippet}\n\nPlease write a comment if it helped."


CODE_PROSE = [
    "I needed this again today, so here it is for the next time. It does one "
    "thing and has no dependencies.",
    "A reader asked how the example from last week looks in full. This is the "
    "whole of it.",
    "The following lines have been running on our machines for years without "
    "a change.",
    "Here is the shortest version that I could come up with, and I am sure "
    "that somebody knows a better one.",
]


def unwanted_pages():
    for i in range(30):
        yield Doc(f"deals-{i % 7}/offer-{i}", "spam", "en",
                  spam_text(f"spam {i}"))
    for i, lang in enumerate(["en"] * 12 + ["de", "fr", "es"] * 4):
        yield Doc(f"shop-{lang}/page-{i}", "boilerplate", lang,
                  menu_text(f"menu {i}", lang))
    for i, lang in enumerate(["en", "en", "en", "de", "de", "fr", "es"]):
        yield Doc(f"portal-{lang}/consent-{i}", "boilerplate", lang,
                  cookie_text(f"cookie {i}", lang))
    for i, (lang, text) in enumerate(tables.SHORT):
        yield Doc(f"misc-{lang}/short-{i}", "short", lang, text)
    for i in range(10):
        yield Doc(f"art/symbols-{i}", "symbols", "none",
                  symbol_text(f"symbols {i}"))
    for i in range(14):
        yield Doc(f"club/contact-{i}", "pii", "en", pii_text(f"pii {i}"))
    for i in range(10):
        prose = CODE_PROSE[i % len(CODE_PROSE)]
        yield Doc(f"snippets/code-{i}", "code", "none" if i < 6 else "en",
                  code_text(i, prose))
    for i in range(6):
        yield Doc(f"generated/again-{i}", "repeated", "en",
                  repeated_text(f"repeated {i * 5}"))
    for i in range(4):
        yield Doc(f"misc/empty-{i}", "empty", "none", "")
    yield Doc("misc/blank-0", "blank", "none", " \n\n ")


# Copies and mixtures -------------------------------------------------------

SYNONYMS = {
    "small": "little", "large": "big", "often": "frequently",
    "because": "since", "nobody": "no-one", "begin": "start",
    "usually": "normally", "until": "till", "nearly": "almost",
    "everybody": "everyone", "whole": "entire", "quickly": "rapidly",
    "house": "home", "good": "fine", "people": "folk", "years": "seasons",
    "after": "following", "under": "beneath", "first": "initial",
    "every": "each", "only": "just", "more": "further", "and": "plus",
}


def reword(key, text, n):
    """The text with at most n words replaced, spread over its length."""
    pieces = re.split(r"(\s+)", text)
    spots = [i for i, x in enumerate(pieces) if x in SYNONYMS]
    for spot in shuffled(key, spots)[:n]:
        pieces[spot] = SYNONYMS[pieces[spot]]
    return "".join(pieces)


def near_copies(pages):
    long_en = [d for d in pages if d.lang == "en" and d.kind == "good"
               and len(d.text.split()) >= 100]
    for i, doc in enumerate(shuffled_docs("near", long_en)[:16]):
        text = reword(f"near {i}", doc.text, 1 + i % 3)
        if i % 4 == 0:
            text += "\n\nThis article first appeared in the magazine."
        yield Doc(f"mirror-{i % 3}/{i}-{slug(doc.name)}", "near", "en", text,
                  doc.name)
    foot = {"de": "Teilen Sie diesen Beitrag mit Ihren Freunden.",
            "fr": "Partagez cet article avec vos amis.",
            "es": "Comparte este artículo con tus amigos."}
    for lang, line in foot.items():
        same = [d for d in pages if d.lang == lang and d.kind == "good"]
        for i, doc in enumerate(shuffled_docs("near", same)[:2]):
            yield Doc(f"mirror-{lang}/{i}", "near", lang,
                      doc.text + "\n\n" + line, doc.name)


def exact_copies(pages):
    def take(kind, n):
        some = [d for d in pages if d.kind == kind]
        return shuffled_docs("exact " + kind, some)[:n]
    picked = (take("good", 16) + take("spam", 4) + take("boilerplate", 4)
              + take("short", 3) + take("short", 3))
    for i, doc in enumerate(picked):
        yield Doc(f"copy-{i % 4}/{i}", "exact", doc.lang, doc.text, doc.name)


def mixed_pages(pages):
    groups = {lang: [d for d in pages if d.lang == lang and d.kind == "good"]
              for lang in ("de", "fr", "es")}
    english = [d for d in pages if d.name.startswith("towns/")]
    for i in range(10):
        lang = ["de", "fr", "es"][i % 3]
        other = groups[lang][i].text.split("\n\n")[1]
        own = english[i].text.split("\n\n")[0]
        parts = [own, other] if i % 2 else [other, own]
        yield Doc(f"travel/mixed-{i}", "mixed", "mixed", "\n\n".join(parts))


def shuffled_docs(key, docs):
    order = {name: i for i, name in
             enumerate(shuffled(key, [d.name for d in docs]))}
    return sorted(docs, key=lambda d: order[d.name])


def all_pages():
    pages = list(good_pages()) + list(unwanted_pages())
    for doc in shuffled_docs("chrome", [d for d in pages if d.kind == "good"
                                        and d.lang == "en"])[:16]:
        doc.kind, doc.text = "chrome", in_chrome(doc)
    copies = list(near_copies(pages)) + list(exact_copies(pages))
    return pages + copies + list(mixed_pages(pages))


def deal(pages):
    """Deal pages to shards; a copy never lies in the shard of its original."""
    where = {}
    shards = [[] for _ in SHARDS]
    for doc in pages:
        shard = draw("shard " + doc.name, len(SHARDS))
        if doc.of is not None and shard == where[doc.of]:
            shard = (shard + 1) % len(SHARDS)
        where[doc.name] = doc.shard = shard
        shards[shard].append(doc)
    return [shuffled_docs("order", docs) for docs in shards]


# JSONL ---------------------------------------------------------------------

def give_id(doc, place):
    if doc.shard == 0:
        return None if place % 10 == 7 else hashlib.sha1(
            doc.url().encode()).hexdigest()
    if doc.shard == 1:
        return f"crawl-01-{place:06d}"
    return None if place % 5 == 3 else 7_000_000_000 + place


def record_of(doc, place):
    day = f"2024-0{1 + draw(doc.name, 2)}-{1 + draw(doc.name + 'd', 28):02d}"
    record = {} if doc.id is None else {"id": doc.id}
    record["text"] = doc.text
    record["source"] = "sample-crawl"
    record["added"] = "2024-03-01T00:00:00.000Z"
    record["created"] = f"{day}T12:00:00.000Z"
    if doc.shard == 2 and place % 4 == 0:
        record["url"] = doc.url()
        if place % 8 == 0:
            record["metadata"] = None
    else:
        record["metadata"] = {"url": doc.url()}
    if doc.shard == 1:
        record["metadata"]["length"] = len(doc.text)
    return record


def json_line(doc, place):
    if doc.shard == 1:  # as Python's json writes it: spaces, escapes
        return json.dumps(record_of(doc, place)).encode()
    return json.dumps(record_of(doc, place), ensure_ascii=False,
                      separators=(",", ":")).encode()


# (shard, before the document at this place, kind, bytes); -1 is the end.
BAD = [
    (0, 12, "broken_json", b'{"id":"bad-json","text":"A comma is missing after'
     b' this string" "source":"sample-crawl"}'),
    (0, 31, "text_missing", b'{"id":"bad-missing","source":"sample-crawl",'
     b'"metadata":{"url":"https://misc.example/bad-1"}}'),
    (0, 55, "invalid_utf8", b'{"id":"bad-utf8","text":"Caf\xe9 and na\xefve in'
     b' Latin-1","source":"sample-crawl"}'),
    (1, 9, "text_null", b'{"id": "bad-null", "text": null, "source":'
     b' "sample-crawl"}'),
    (1, 20, "text_not_string", b'{"id": "bad-number", "text": 404, "source":'
     b' "sample-crawl"}'),
    (1, 41, "not_object", b'["bad-array", "a top-level array is no document"]'),
    (1, 60, "lone_surrogate", b'{"id": "bad-surrogate", "text": "half of a pair'
     b' \\ud83d and no more", "source": "sample-crawl"}'),
    (2, 6, "text_not_string", b'{"id":7000009001,"text":{"body":"text in an'
     b' object"},"source":"sample-crawl"}'),
    (2, 33, "control_character", b'{"id":7000009002,"text":"a raw \x01 control'
     b' character","source":"sample-crawl"}'),
    (2, -1, "truncated_json", b'{"id":7000009003,"text":"The crawler was stopp'
     b'ed in the middle of'),
]
# The words in which a run's report counts them.
REASON = {
    "broken_json": "json", "control_character": "json",
    "truncated_json": "truncated", "invalid_utf8": "utf8",
    "lone_surrogate": "surrogate", "not_object": "not_object",
    "text_missing": "text", "text_null": "text", "text_not_string": "text",
    "content_length": "wet_length",
}
BLANK_BEFORE, CRLF_AT = (2, 17), (2, 25)


def jsonl_bytes(shard, docs, bad):
    lines, number = [], 0
    for place in list(range(len(docs))) + [-1]:
        for _, _, kind, data in [b for b in BAD if b[:2] == (shard, place)]:
            bad[kind] = bad.get(kind, 0) + 1
            lines.append(data if place == -1 else data + b"\n")
            number += 1
        if place == -1:
            break
        if (shard, place) == BLANK_BEFORE:
            lines.append(b"\n")
            number += 1
        doc = docs[place]
        doc.id, doc.record = give_id(doc, place), number
        end = b"\r\n" if (shard, place) == CRLF_AT else b"\n"
        lines.append(json_line(doc, place) + end)
        number += 1
    return b"".join(lines)


def zstd(data):
    return subprocess.run(["zstd", "-q", "-19", "--check", "--no-progress"],
                          input=data, stdout=subprocess.PIPE,
                          check=True).stdout


def gz(data):
    return gzip.compress(data, 9, mtime=0)


# WET -----------------------------------------------------------------------

def urn(name):
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}>"


def digest(data):
    return "sha1:" + base64.b32encode(hashlib.sha1(data).digest()).decode()


def warc_record(fields, body, length=None):
    head = ["WARC/1.0"] + [f"{k}: {v}" for k, v in fields]
    head.append(f"Content-Length: {len(body) if length is None else length}")
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body + b"\r\n\r\n"


def warcinfo():
    body = (b"Software-Info: make-samples.py\r\n"
            b"Extracted-Date: Fri, 01 Mar 2024 00:00:00 GMT\r\n"
            b"isPartOf: TAMIS-SAMPLE-2024-10\r\n"
            b"description: Invented pages for tests\r\n"
            b"publisher: the tamis authors\r\n")
    return warc_record([
        ("WARC-Type", "warcinfo"), ("WARC-Date", "2024-03-01T00:00:00Z"),
        ("WARC-Filename", SHARDS[WET]), ("WARC-Record-ID", urn("warcinfo")),
        ("Content-Type", "application/warc-fields")], body)


def conversion(doc, length=None):
    body = doc.text.encode()
    minute = f"{draw(doc.name, 60):02d}:{draw(doc.name + 's', 60):02d}"
    fields = [("WARC-Type", "conversion"), ("WARC-Target-URI", doc.url()),
              ("WARC-Date", f"2024-02-{1 + draw(doc.name, 28):02d}T10:{minute}Z"),
              ("WARC-Record-ID", doc.id),
              ("WARC-Refers-To", urn("response " + doc.name)),
              ("WARC-Block-Digest", digest(body))]
    lang = {"none": None, "mixed": "eng,deu,fra,spa"}.get(
        doc.lang, ISO3.get(doc.lang))
    if lang is not None:
        fields.append(("WARC-Identified-Content-Language", lang))
    fields.append(("Content-Type", "text/plain"))
    return warc_record(fields, body, length)


def other_record(kind, name):
    body = b"fetchTimeMs: 212\r\ncharset-detected: UTF-8\r\n"
    return warc_record([
        ("WARC-Type", kind), ("WARC-Target-URI", f"https://{name}.example/"),
        ("WARC-Date", "2024-02-11T09:00:00Z"),
        ("WARC-Record-ID", urn(kind + name)),
        ("Content-Type", "application/warc-fields")], body)


def wet_bytes(docs, bad, others):
    members, number = [warcinfo()], 1
    for place, doc in enumerate(docs):
        if place in (5, 40):
            members.append(other_record("metadata", f"crawl-{place}"))
            others["metadata"] = others.get("metadata", 0) + 1
            number += 1
        if place == 22:
            broken = Doc("misc/broken-length", "bad", "en",
                         "The length of this record is not a number.")
            broken.id = urn("bad-length")
            members.append(conversion(broken, length="4x2"))
            bad["content_length"] = 1
            number += 1
        doc.id, doc.record = urn(doc.name), number
        members.append(conversion(doc))
        number += 1
    others["warcinfo"] = 1
    return b"".join(gz(m) for m in members)


# What should be found ------------------------------------------------------

def shingles(text, n=5):
    words = text.lower().split()
    return {tuple(words[i:i + n]) for i in range(len(words) - n + 1)}


def near_pairs(docs):
    sets = [(d, shingles(d.text)) for d in docs]
    sets = [(d, s) for d, s in sets if s]
    for i, (a, sa) in enumerate(sets):
        for b, sb in sets[i + 1:]:
            common = len(sa & sb)
            ratio = common / (len(sa) + len(sb) - common)
            if ratio >= NEAR and a.text != b.text:
                yield {"a": place_of(a), "b": place_of(b),
                       "jaccard": round(ratio, 4), "planted": b.name in
                       (a.of, b.of) or a.name in (a.of, b.of)}


def place_of(doc):
    return f"{SHARDS[doc.shard]}:{doc.record}"


def tally(docs, field):
    counts = {}
    for doc in docs:
        counts[getattr(doc, field)] = counts.get(getattr(doc, field), 0) + 1
    return dict(sorted(counts.items()))


def describe(docs, seen):
    """Counts of one shard; seen holds the texts of the shards before it."""
    copies = 0
    for doc in docs:
        copies += doc.text in seen
        seen.add(doc.text)
    return {
        "documents": len(docs),
        "without_id": sum(d.id is None for d in docs),
        "languages": tally(docs, "lang"),
        "kinds": tally(docs, "kind"),
        "exact_duplicates": copies,
        "empty_texts": sum(d.text == "" for d in docs),
        "under_20_words": sum(len(d.text.split()) < 20 for d in docs),
        "words": sum(len(d.text.split()) for d in docs),
        "text_bytes": sum(len(d.text.encode()) for d in docs),
    }


def add_up(parts):
    total = {}
    for part in parts:
        for key, value in part.items():
            if isinstance(value, dict):
                total[key] = dict(sorted(add_up(
                    [total.get(key, {}), value]).items()))
            else:
                total[key] = total.get(key, 0) + value
    return total


def expectations(shards, bads, others):
    seen, per_shard = set(), {}
    for i, docs in enumerate(shards):
        part = describe(docs, seen)
        part["bad"] = dict(sorted(bads[i].items()))
        part["bad_reasons"] = dict(sorted(add_up(
            [{REASON[kind]: n} for kind, n in bads[i].items()]).items()))
        part["bad_records"] = sum(bads[i].values())
        part["other_records"] = dict(sorted(others[i].items()))
        per_shard[SHARDS[i]] = part
    every = [d for docs in shards for d in docs]
    text = "\n".join(d.text for d in {d.text: d for d in every}.values())
    return {
        "total": add_up(per_shard.values()),
        "distinct_good_english": len({d.text for d in every if d.lang == "en"
                                      and d.kind in ("good", "chrome")}),
        "distinct_mail_addresses": len(set(re.findall(
            r"[a-z]+\.[a-z]+@example\.com", text))),
        "near_pairs_5_words": list(near_pairs(every)),
        "shards": per_shard,
    }


def listing(shards):
    rows = ["shard\trecord\tid\tkind\tlanguage\twords\tcopy_of"]
    places = {d.name: place_of(d) for docs in shards for d in docs}
    for docs in shards:
        for d in docs:
            cells = [SHARDS[d.shard], d.record, "" if d.id is None else d.id,
                     d.kind, d.lang, len(d.text.split()),
                     places.get(d.of, "")]
            rows.append("\t".join(str(c) for c in cells))
    return ("\n".join(rows) + "\n").encode()


# Training text of the two sample models ------------------------------------

def sentences_of(text):
    body = text.split("\n\n", 1)[1] if "\n\n" in text else text
    return re.findall(r"[^.!?。]+[.!?。]+", body.replace("\n", " "))


def language_rows(pages):
    for doc in pages:
        parts = [s.strip() for s in sentences_of(doc.text)]
        if doc.lang == "en" and draw("lang " + doc.name, 3) > 0:
            continue
        for i in range(len(parts)):
            yield doc.lang, parts[i]
            if doc.lang != "en":
                yield doc.lang, " ".join(parts[i:i + 2])
    for lang, lines in tables.SENTENCES.items():
        for line in lines:
            yield lang, line
    for lang, items in tables.MENUS.items():
        for i in range(12):
            yield lang, " ".join(shuffled(f"{lang} {i}", items)[:3 + i % 6])
    for lang, items in tables.COOKIES.items():
        for i in range(3):
            yield lang, " ".join(shuffled(f"{lang} {i}", items)[:4])


def quality_rows(pages):
    for doc in pages:
        parts = [s.strip() for s in sentences_of(doc.text)]
        for i in range(0, max(1, len(parts) - 3), 4):
            yield "hq", " ".join(parts[i:i + 3 + draw(doc.name, 3)])
    for i in range(160):
        yield "lq", spam_text(f"training spam {i}")[:500]
    for i in range(160):
        lang = ["en", "en", "en", "de", "fr", "es"][i % 6]
        make = cookie_text if i % 4 == 0 else menu_text
        yield "lq", make(f"training {i}", lang)
    for i in range(40):
        yield "lq", symbol_text(f"training {i}")
        yield "lq", repeated_text(f"training {i}")[:300]
    for _, text in tables.SHORT:
        yield "lq", text


def training_bytes(name, rows):
    """Documents with a `label`, in an order that mixes the labels."""
    rows = [(label, " ".join(text.split())) for label, text in rows]
    rows = shuffled(name, sorted(set(rows)))
    return b"".join(json.dumps(
        {"id": f"{name}-{i}", "text": text, "label": label},
        ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        for i, (label, text) in enumerate(rows))


# Writing -------------------------------------------------------------------

def halves(data, pack):
    """Two frames or members whose border falls inside a line."""
    middle = len(data) // 2
    return pack(data[:middle]) + pack(data[middle:])


def make_files():
    shards = deal(all_pages())
    bads, others = [{} for _ in SHARDS], [{} for _ in SHARDS]
    raw = [jsonl_bytes(i, shards[i], bads[i]) for i in range(WET)]
    files = {
        SHARDS[0]: halves(raw[0], zstd), SHARDS[1]: halves(raw[1], gz),
        SHARDS[2]: raw[2],
        SHARDS[WET]: wet_bytes(shards[WET], bads[WET], others[WET]),
        "documents.tsv": listing(shards),
    }
    files["expected.json"] = (json.dumps(
        expectations(shards, bads, others), indent=1) + "\n").encode()
    good = list(good_pages())
    files["training/language.jsonl"] = training_bytes(
        "language", language_rows(good))
    files["training/quality.jsonl"] = training_bytes(
        "quality", quality_rows(good))
    return files


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("-o", metavar="DIR", default=os.path.join(
        HERE, "..", "data-samples"))
    parser.add_argument("--check", action="store_true",
                        help="compare with what is there, write nothing")
    args = parser.parse_args()
    wrong = 0
    for name, data in make_files().items():
        path = os.path.join(args.o, name)
        if args.check:
            with open(path, "rb") as file:
                if file.read() != data:
                    print(f"{name}: differs", file=sys.stderr)
                    wrong = 1
            continue
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)
        if name == "expected.json":
            print(json.dumps(json.loads(data)["total"], indent=1))
    return wrong


if __name__ == "__main__":
    sys.exit(main())
