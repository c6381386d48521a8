"""What statements mean, on disk: read once, found at once, made again when it is gone."""

from factories import make_statement

from nlp.meaning import nearest, read_meanings, reader_for
from survey.understand.search import meanings


def said(parcels, key):
    return parcels.said[key].id


def test_what_means_the_same_is_nearest(session, parcels, tmp_path):
    close = make_statement(session, parcels.study, "My shipment was delayed once more").id

    known = meanings.write(tmp_path, session, parcels.study.id)

    assert known.like("the delivery is not on time", most=2)[0] in {close, said(parcels, "late")}
    assert known.like_statement(said(parcels, "late"), most=1) == [close]
    assert known.like_statement(10**9, most=1) is None


def test_it_is_the_same_from_disk(session, parcels, tmp_path):
    made = meanings.write(tmp_path, session, parcels.study.id)

    kept = meanings.load(tmp_path, parcels.study.id)

    assert kept.state == made.state == meanings.state_of(session, parcels.study.id)
    assert kept.like("password", most=3) == made.like("password", most=3)


def test_a_new_statement_makes_it_out_of_date(session, parcels, tmp_path):
    meanings.write(tmp_path, session, parcels.study.id)

    make_statement(session, parcels.study, "Something new")

    kept = meanings.load(tmp_path, parcels.study.id)
    assert kept.state != meanings.state_of(session, parcels.study.id)


def test_a_damaged_file_is_no_file(session, parcels, tmp_path):
    meanings.write(tmp_path, session, parcels.study.id)
    (path,) = (tmp_path / meanings.FOLDER).iterdir()
    whole = path.read_bytes()

    for damaged in (b"", b"{}\n", b"nonsense", whole[: len(whole) // 2]):
        path.write_bytes(damaged)
        assert meanings.load(tmp_path, parcels.study.id) is None


def test_nothing_that_was_said_stands_in_the_file(session, parcels, tmp_path):
    meanings.write(tmp_path, session, parcels.study.id)

    (path,) = (tmp_path / meanings.FOLDER).iterdir()

    assert b"parcel" not in path.read_bytes()


def test_a_study_without_statements_leaves_no_file(session, parcels, tmp_path):
    meanings.write(tmp_path, session, parcels.study.id)
    for one in parcels.said.values():
        session.delete(one)
    session.flush()

    assert meanings.write(tmp_path, session, parcels.study.id) is None
    assert meanings.load(tmp_path, parcels.study.id) is None


def test_the_model_that_reads_most_of_the_texts_is_chosen():
    assert reader_for(["the parcel came late", "nobody called me back"]) == "minilm"
    assert reader_for(["das Paket kam zu spät", "niemand hat mich angerufen"]) == "use"


def test_personal_data_is_replaced_before_the_model_sees_it():
    one, other = read_meanings(["Write to ada@example.org", "Write to ben@example.com"], "minilm")

    assert (one == other).all()


def test_the_nearest_come_first_and_no_more_than_asked_for():
    rows = read_meanings(["a red car", "a red bus", "green tea"], "minilm")

    found = nearest(rows, rows[0], 2)

    assert [place for place, _ in found] == [0, 1]
    assert found[0][1] > found[1][1]


def test_a_statement_reworded_under_its_number_makes_it_out_of_date(session, parcels, tmp_path):
    meanings.write(tmp_path, session, parcels.study.id)

    parcels.said["late"].text = "The parcel came much too late again"
    session.flush()

    kept = meanings.load(tmp_path, parcels.study.id)
    assert kept.state != meanings.state_of(session, parcels.study.id)
