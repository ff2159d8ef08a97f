"""Reading a pasted list of names."""

from tender.delivery.rules.pasted import Known, Matched, match

PEOPLE = [
    Known(1, "王芳", "区教育委员会"),
    Known(2, "王芳", "区财政局"),
    Known(3, "李强", "区财政局"),
    Known(4, "Ann Lee", "区委办"),
]


def test_names_are_understood_as_people_paste_them():
    text = "1. 李强\n\n李 强\n（2）王芳\t财政\nAnn Lee\n"
    assert match(text, PEOPLE) == Matched((3, 2, 4))


def test_a_line_that_fits_nobody_or_several_is_named():
    found = match("王芳\n王芳，教育\n赵六\n李强 教育\n——、\n", PEOPLE)
    assert found == Matched((1,), ("赵六", "李强 教育", "——、"), ("王芳",))


def test_numbers_alone_are_nobody():
    assert match("、\n12、\n", PEOPLE).found == ()
