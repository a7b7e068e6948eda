"""baoluu.toml: written once, read strictly."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.configuration import Configuration, read_configuration, write_default_configuration
from archive.errors import ConfigurationError


def read(folder: Path, text: str) -> Configuration:
    path = folder / "baoluu.toml"
    path.write_text(text, encoding="utf-8")
    return read_configuration(path)


def test_the_file_written_on_first_use_says_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "baoluu.toml"
    write_default_configuration(path)
    assert read_configuration(path) == Configuration() == read_configuration(tmp_path / "missing.toml")
    assert path.stat().st_mode & 0o777 == 0o600
    settings = [line for line in path.read_text().splitlines() if "=" in line]
    assert all("# " in line for line in settings)
    assert list(tmp_path.iterdir()) == [path]


def test_what_the_operator_wrote_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "baoluu.toml"
    path.write_text('contact = "thuthu@example.org"')
    write_default_configuration(path)
    assert path.read_text() == 'contact = "thuthu@example.org"'


def test_settings_stand_in_their_sections(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        'newspapers = ["baothainguyen"]\n[politeness]\ndelay_seconds = 3\n[recheck]\nhours = [0.5, 24]\n',
    )
    assert found == Configuration(newspapers=("baothainguyen",), delay_seconds=3.0, hours=(0.5, 24))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("contact = ", "not valid TOML"),
        ("[limits]\nwarc_gib = 1", "no setting 'warc_gib'"),
        ('[limits]\nwarc_mib = "1024"', "warc_mib should look like 1024"),
        ("[limits]\nwarc_mib = true", "warc_mib should look like"),
        ("[limits]\nmin_free_mib = -1", "min_free_mib should look like"),
        ("[politeness]\ndelay_seconds = -0.5", "delay_seconds should look like"),
        ("[politeness]\ndelay_seconds = nan", "delay_seconds should look like"),
        ("[recheck]\nhours = []", "hours should look like"),
        ("[recheck]\nhours = [24, 1]", "hours should look like"),
        ('[recheck]\nhours = ["24"]', "hours should look like"),
        ("[recheck]\nhours = [0, 1]", "hours should look like"),
        ("[politeness]\nrefusals = 0", "refusals should look like 5, not 0, and be 1 or more"),
        ("[politeness]\nconnections_per_host = 1000", "and be from 1 to 64"),
        ("[limits]\nerror_rate = 5", "error_rate should look like 0.2, not 5.0, and be from 0 to 1"),
        ("[limits]\nphotos = 1", "photos should look like true, not 1"),
        ('contact = "a\\r\\nEvil: 1"', "contact should look like"),
        ('newspapers = "replica"', 'newspapers should look like .…., not "replica"'),
        ("newspapers = [7]", "newspapers should look like"),
        ("politeness = 5", "politeness is a section"),
        ("[politeness]\ndelay_seconds = inf", "delay_seconds should look like 1.0"),
        ('[politeness]\nquiet_hours = "25-99"', 'quiet_hours should look like "06:30-08:30", not "25-99"'),
        ("[recheck]\nhours = [99999999999999]", "hours should look like"),
        (
            "photos = false\n[limits]\nphotos = true",
            "photos stands in two places; keep the one under .limits.",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_with_file_and_key(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ConfigurationError, match=says) as caught:
        read(tmp_path, text)
    assert str(tmp_path / "baoluu.toml") in str(caught.value)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "baoluu.toml").write_bytes("contact = 'Thư'".encode("utf-16"))
    with pytest.raises(ConfigurationError, match="not valid TOML"):
        read_configuration(tmp_path / "baoluu.toml")


def test_what_stands_in_its_place_and_cannot_be_read_is_refused_and_kept(tmp_path: Path) -> None:
    """A link to a disk that is not mounted holds decisions: defaults in its place would break promises."""
    path = tmp_path / "baoluu.toml"
    path.symlink_to(tmp_path / "not-mounted" / "baoluu.toml")
    with pytest.raises(ConfigurationError, match="cannot be read"):
        read_configuration(path)
    write_default_configuration(path)
    assert path.is_symlink()
    path.unlink()
    path.mkdir()
    with pytest.raises(ConfigurationError, match="cannot be read"):
        read_configuration(path)
