"""Packages made to break the platform. Each is refused for its own reason, with little inflated and little memory used."""

import io
import struct
import tracemalloc
import zlib

import pytest

from courses.content.h5p import archive as limits
from courses.content.h5p.archive import Archive
from courses.content.h5p.packages import read_package

from .building import Entry, members, raw, zipped

MEMORY = 100_000_000
INFLATED = 20_000_000
"""Bytes at most, of memory and of what is unpacked before a hostile file is refused."""


@pytest.fixture
def refused(monkeypatch):
    """`refused(content)` gives the reasons, and sees to it that the refusal was cheap."""
    inflated = []
    chunks = Archive.chunks

    def counted(self, entry):
        for piece in chunks(self, entry):
            inflated.append(len(piece))
            yield piece

    monkeypatch.setattr(Archive, "chunks", counted)

    def refuse(content: bytes) -> list[str]:
        file = io.BytesIO(content)
        tracemalloc.start()
        try:
            found = read_package(file)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert isinstance(found, list), "this package was taken"
        assert found
        assert peak < MEMORY, f"{peak / 1e6:.0f} MB of memory"
        assert sum(inflated) <= INFLATED, f"{sum(inflated) / 1e6:.0f} MB were inflated"
        assert max(inflated, default=0) <= limits.CHUNK
        return [problem.why for problem in found]

    return refuse


def with_entries(*entries: Entry, **how) -> bytes:
    return zipped([*(Entry(name, content) for name, content in members().items()), *entries], **how)


def deflated(size: int) -> bytes:
    """So many zeros, deflated."""
    made = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = bytes(1_000_000)
    return b"".join([*(made.compress(block) for _part in range(size // len(block))), made.flush()])


# --- bombs and lies --------------------------------------------------------------------------------------------------


def test_a_bomb_is_refused_by_what_it_says_of_itself(refused):
    assert refused(with_entries(Entry("content/a.txt", packed=deflated(150_000_000), size=150_000_000))) == ["bomb"]


@pytest.mark.parametrize(("size", "reason"), [(200_000_001, "large_entry"), (3_000_000_000, "large_entry")])
def test_a_file_that_is_too_large_is_refused(refused, size, reason):
    assert refused(with_entries(Entry("content/a.mp4", packed=b"x" * 20, size=size))) == [reason]


def test_many_files_that_are_too_large_together_are_refused(refused):
    files = (Entry(f"content/{number}.txt", packed=b"\x00" * 5_000, size=999_999) for number in range(501))
    assert refused(with_entries(*files)) == ["large_whole"]


@pytest.mark.parametrize("declared", [0, 1, 999_999])
def test_a_bomb_that_says_it_is_small_is_stopped_when_it_grows(refused, declared):
    assert refused(with_entries(Entry("content/a.txt", packed=deflated(100_000_000), size=declared))) == ["lying_size"]


def test_a_lie_with_a_fitting_checksum_is_a_lie(refused):
    lie = Entry("content/a.txt", b"a" * 1_000, size=10, crc=zlib.crc32(b"a" * 10))
    assert refused(with_entries(lie)) == ["lying_size"]


@pytest.mark.parametrize("stored", [True, False])
def test_a_file_that_says_it_is_larger_than_it_is_is_refused(refused, stored):
    assert refused(with_entries(Entry("content/a.txt", b"abc", stored=stored, size=900))) == ["lying_size"]


def test_what_follows_the_end_of_a_compressed_file_is_not_overlooked(refused):
    assert refused(with_entries(Entry("content/a.txt", b"abc", after=b"PK evil"))) == ["lying_size"]


def test_a_compressed_file_that_never_ends_is_refused(refused):
    half = deflated(1_000_000)[:-10]
    assert refused(with_entries(Entry("content/a.txt", packed=half, size=999_999)))[0] in ("damaged", "lying_size")


def test_one_place_that_many_names_share_is_refused(refused):
    first = Entry("content/a.txt", packed=deflated(1_000_000), size=1_000_000)
    start = len(zipped([])) - 22
    shared = [Entry(f"content/{number}.txt", packed=first.packed, size=1_000_000, offset=start) for number in range(400)]
    content = zipped([first, *shared, *(Entry(name, text) for name, text in members().items())])
    assert refused(content) == ["overlap"]


def test_a_json_file_without_end_is_refused_before_it_is_parsed(refused):
    large = Entry("content/content.json", b'{"a": "' + bytes(range(97, 123)) * 310_000 + b'"}', stored=True)
    entries = [Entry(name, text) for name, text in members().items() if name != "content/content.json"]
    assert refused(zipped([*entries, large])) == ["json_large"]


def test_json_that_becomes_much_larger_in_memory_is_refused(refused):
    entries = {**members(), "content/content.json": '{"a": [' + '{"a":[]},' * 300_000 + "1]}"}
    assert refused(zipped([Entry(name, text, stored=True) for name, text in entries.items()])) == ["json_many"]


def test_many_large_descriptions_of_one_package_are_refused_together(refused):
    one = "[" + ",".join(['{"a":1}'] * 100_000) + "]"
    files = [Entry(f"H5P.L{number}-1.0/semantics.json", one, stored=True) for number in range(20)]
    assert refused(with_entries(*files)) == ["json_many"]


def test_a_damaged_file_is_refused(refused):
    assert refused(with_entries(Entry("content/a.txt", b"abc", crc=1))) == ["checksum"]
    assert refused(with_entries(Entry("content/a.txt", packed=b"\xff" * 20, size=20))) == ["damaged"]


# --- what is no plain ZIP --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("before", [b"GIF89a", b"%PDF-1.7\n", b"<html><script>alert(1)</script>", b"\x00", b"MZ"])
def test_a_package_that_is_also_something_else_is_refused(refused, before):
    assert refused(with_entries(before=before)) == ["no_zip"]


def test_a_package_with_something_before_its_first_entry_or_after_its_end_is_refused(refused):
    assert refused(with_entries(after=b"<script>")) == ["damaged"]
    whole = with_entries()
    assert refused(b"PK\x03\x04" + whole) == ["damaged"]


def test_two_ends_in_one_file_are_refused(refused):
    inner = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0, 0, 0, 0, 0)
    assert refused(with_entries(comment=inner)) == ["damaged"]


def test_too_many_files_are_refused(refused):
    many = zipped([Entry(f"content/{number}", stored=True) for number in range(limits.MAX_ENTRIES + 1)])
    assert refused(many) == ["too_many"]


def test_a_list_that_counts_wrongly_is_refused(refused):
    whole = bytearray(with_entries())
    at = whole.rfind(b"PK\x05\x06")
    count = struct.unpack_from("<H", whole, at + 10)[0]
    for wrong in (count - 1, count + 1):
        struct.pack_into("<HH", whole, at + 8, wrong, wrong)
        assert refused(bytes(whole)) == ["damaged"]


def test_several_parts_and_zip64_are_refused(refused):
    whole = bytearray(with_entries())
    struct.pack_into("<H", whole, whole.rfind(b"PK\x05\x06") + 4, 1)
    assert refused(bytes(whole)) == ["parts"]
    assert refused(with_entries(Entry("content/a.txt", packed=b"", size=0xFFFFFFFF))) == ["parts"]


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"\x1f\x8b" + bytes(40)])
def test_what_is_no_zip_is_refused(refused, content):
    assert refused(content)[0] in ("empty", "no_zip", "damaged")


def test_a_file_beyond_the_limit_is_refused_by_its_length_alone():
    class Long(io.BytesIO):
        def tell(self):
            return limits.MAX_FILE + 1

        def read(self, *_length):
            raise AssertionError("it was read")

    assert read_package(Long(b"PK\x03\x04"))[0].why == "too_large"


@pytest.mark.parametrize("flags", [0x1, 0x41, 0x2001, 0x40])
def test_a_locked_package_is_refused(refused, flags):
    assert refused(with_entries(Entry("content/a.txt", b"abc", flags=flags))) == ["encrypted"]


@pytest.mark.parametrize(
    ("method", "reason"), [(9, "method"), (12, "method"), (14, "method"), (93, "method"), (99, "encrypted")]
)
def test_other_compressions_are_refused(refused, method, reason):
    assert refused(with_entries(Entry("content/a.txt", b"abc", method=method))) == [reason]


# --- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", [0o120777, 0o020644, 0o060644, 0o010644, 0o140644])
def test_links_and_devices_are_refused(refused, mode):
    assert refused(with_entries(Entry("content/a.txt", b"/etc/passwd", attributes=mode << 16))) == ["link"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../a.txt", "traversal"), ("content/../../a.txt", "traversal"), ("content/./a.txt", "traversal"),
        ("content/..", "traversal"), ("content/.. /a.txt", "traversal"), ("..", "traversal"), ("../", "traversal"),
        ("/etc/cron.d/a.txt", "absolute"), ("//server/a.txt", "absolute"), ("C:/a.txt", "drive"), ("C:a.txt", "drive"),
        ("content/a.txt:hidden", "drive"), ("content\\a.txt", "backslash"), ("..\\a.txt", "backslash"),
        ("content/a\x00.txt", "signs"), ("content/a\n.txt", "signs"), ("content/a\u202etxt.exe", "signs"),
        ("content/a\u200b.txt", "signs"), ("content/a\u2028.txt", "signs"), ("content/a\x7f.txt", "signs"),
        ("content//a.txt", "name_empty"), ("content/ /a.txt", "name_empty"), ("", "name_empty"),
        ("content/" + "a" * 300 + ".txt", "name_long"), ("content/" + "a/" * 300 + "b.txt", "name_long"),
        (b"content/\xff\xfe.txt", "signs"),
    ],
)  # fmt: skip
def test_unsafe_names_are_refused(refused, name, reason):
    assert refused(with_entries(Entry(name, b"abc"))) == [reason]


def test_a_hidden_file_is_no_way_round_the_rules_for_names(refused):
    assert refused(with_entries(Entry("_/../../a.txt", b"abc"))) == ["traversal"]
    assert refused(with_entries(Entry(".link", b"/etc", attributes=0o120777 << 16))) == ["link"]


def test_a_name_that_is_another_where_the_file_stands_is_refused(refused):
    assert refused(with_entries(Entry("content/a.txt", b"abc", local_name=b"content/../../../a.txt"))) == ["names_differ"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("content/a.txt", "content/a.txt"), ("content/A.TXT", "content/a.txt"), ("content/e\u0301.txt", "content/\u00e9.txt"),
     ("content/stra\u00dfe.txt", "content/STRASSE.txt")],
)  # fmt: skip
def test_two_files_of_one_name_are_refused_unless_they_are_the_same(refused, one, other):
    assert refused(with_entries(Entry(one, b"1"), Entry(other, b"2"))) == ["twice"]
    assert not isinstance(read_package(io.BytesIO(with_entries(Entry(one, b"1"), Entry(other, b"1")))), list)


def test_a_second_content_json_does_not_slip_in(refused):
    assert refused(with_entries(Entry("content/content.json", '{"text": "<script>"}'))) == ["twice"]


def test_a_name_cannot_be_a_file_and_a_folder(refused):
    assert refused(with_entries(Entry("content/a.txt", b"1"), Entry("content/a.txt/b.txt", b"1"))) == ["file_and_folder"]


def test_folders_are_no_files_and_hold_nothing(refused):
    folder = Entry("content/images/", b"", stored=True, attributes=0o040755 << 16)
    assert not isinstance(read_package(io.BytesIO(with_entries(folder))), list)
    assert refused(with_entries(Entry("content/evil/", b"abc", stored=True))) == ["lying_size"]


def test_the_builder_itself_makes_sound_packages():
    assert raw({"a": "ө"}) == '{"a": "ө"}'.encode()
    assert not isinstance(read_package(io.BytesIO(with_entries())), list)
