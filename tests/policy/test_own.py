from __future__ import annotations

from dataclasses import replace

import pytest

from pyauthgate.model import Facts
from pyauthgate.policy.folding import skeleton
from pyauthgate.policy.own import own_words
from tests.policy.samples import LUCIA


def test_names_are_taken_apart_and_joined_without_particles() -> None:
    names = own_words(Facts(names=("Núñez de la Torre",))).names
    assert names == {"nunez", "torre", "nunezdeiatorre", "nuneztorre", "deiatorre"}


@pytest.mark.parametrize("particle", ["de", "la", "del", "los", "las", "y"])
def test_a_particle_is_no_name_and_may_belong_to_the_one_behind_it(particle: str) -> None:
    joined = {skeleton(f"ana{particle}sosaruiz"), skeleton(f"{particle}sosa")}
    assert (
        own_words(Facts(names=(f"Ana {particle} Sosa Ruiz",))).names == {"ana", "sosa", "ruiz", "anasosaruiz"} | joined
    )


def test_names_of_two_letters_are_left_out_and_such_parts_of_mailboxes_too() -> None:
    assert own_words(Facts(names=("Jo", "Li Wu", "Ana"))).names == {"iiwu", "ana"}
    assert set(own_words(Facts(mailboxes=("jo.ana",))).words) == {"joana", "ana"}


def test_a_mailbox_gives_its_whole_and_its_parts() -> None:
    words = own_words(Facts(mailboxes=("federico.etchegaray", "taller22"))).words
    assert set(words) == {"federicoetchegaray", "federico", "etchegaray", "taiier22", "taiier"}
    assert set(words.values()) == {"identity.mailbox"}


def test_an_address_gives_its_mailbox_its_domain_and_itself() -> None:
    words = own_words(Facts(email="ventas@ferreteria-sur.com.ar")).words
    assert words["ventas"] == "identity.mailbox"
    assert words["ventasferreteriasurcomar"] == "identity.mailbox"
    assert words["ferreteria"] == words["sur"] == words["ferreteriasur"] == "identity.domain"
    assert "com" not in words


def test_an_internationalised_domain_is_read() -> None:
    assert "nandu" in own_words(Facts(domains=("ñandu".encode("idna").decode() + ".com.ar",))).words
    assert "nandu" in own_words(Facts(domains=("ñandú.com.ar",))).words


def test_a_damaged_internationalised_label_stays_as_it_is() -> None:
    assert "xn99999999" in own_words(Facts(domains=("xn--99999999.com",))).words


def test_a_word_that_is_mailbox_and_domain_is_a_mailbox() -> None:
    assert own_words(Facts(domains=("alba.com",), mailboxes=("alba",))).words["aiba"] == "identity.mailbox"


@pytest.mark.parametrize(
    ("domain", "expected"),
    [
        ("correo.alba.com.ar.", {"correo", "aiba", "correoaibacomar"}),
        ("alba.tienda", {"aiba", "aibatienda"}),
        ("alba.tienda.", {"aiba", "aibatienda"}),
        ("Alba.com", {"aiba", "aibacom"}),
    ],
)
def test_a_domain_is_its_labels_but_the_last_and_the_whole(domain: str, expected: set[str]) -> None:
    assert set(own_words(Facts(domains=(domain,))).words) == expected


@pytest.mark.parametrize("label", ["com", "net", "org", "gob", "gov", "edu", "mil", "int", "tur", "coop", "www"])
def test_labels_that_say_nothing_of_their_owner_are_no_words(label: str) -> None:
    assert set(own_words(Facts(domains=(f"rosa.{label}.ar",))).words) == {"rosa", skeleton(f"rosa{label}ar")}


def test_a_domain_of_one_label_is_its_own_name() -> None:
    assert set(own_words(Facts(domains=("intranet",))).words) == {"intranet"}


def test_thousands_of_mailboxes_are_cut_the_same_way_whatever_their_order() -> None:
    boxes = tuple(f"casilla{number}" for number in range(2000))
    words = own_words(Facts(mailboxes=boxes)).words
    assert len(words) == 400
    assert words == own_words(Facts(mailboxes=boxes[::-1])).words


def test_the_joined_text_holds_every_word() -> None:
    own = own_words(LUCIA)
    assert sorted(own.beginnings.split("\0")) == sorted(["", *own.words, *own.names])
    assert list(own.begun("oga")) == []
    assert list(own.begun("quiro")) == ["personal.start", "identity.mailbox"]
    assert list(own.begun("reserv")) == ["identity.mailbox"]


def test_of_mailboxes_and_domains_that_begin_so_one_code_is_told() -> None:
    own = own_words(Facts(domains=("alba.com",), mailboxes=("albacete",)))
    assert list(own.begun("aib")) == ["identity.domain"]
    assert list(own.begun("aibac")) == ["identity.domain"]
    assert list(own.begun("aibace")) == ["identity.mailbox"]


def test_the_words_are_made_once_and_go_with_the_facts() -> None:
    facts = Facts(names=("Ana",))
    assert own_words(facts) is own_words(facts)
    assert facts == Facts(names=("Ana",))
    assert hash(facts) == hash(Facts(names=("Ana",)))
    assert own_words(replace(facts, names=("Sol",))).names == {"soi"}


def test_the_label_as_it_is_written_is_a_word_too() -> None:
    assert "xnfandae3a" in own_words(Facts(domains=("xn--fanda-e3a.es",))).words


def test_nothing_known_gives_no_words() -> None:
    own = own_words(Facts())
    assert (own.words, own.names, own.number, own.beginnings) == ({}, frozenset(), "", "")
