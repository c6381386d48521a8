"""Where the columns of a customer file go: only what matters is asked."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.journey, pytest.mark.slow]

ROWS = "".join(f"Z-{n},alone,0{n}/02/2026,{n}\n" for n in range(1, 9))
FILE = f"Member no,Household,Customer since,Tools\n{ROWS}Z-9,alone,09/02/2026,lots\n"


def test_the_order_of_dates_is_asked_for_dates_alone(installation, browser):
    page = installation.open(browser).new_page()
    page.goto(f"{installation.url}/customers/import")
    page.locator("input[type=file]").set_input_files(
        {"name": "a.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    )
    page.get_by_role("button", name="Go on to the columns").click()

    household, since, tools = (page.locator(".column").nth(at) for at in (1, 2, 3))
    asked = "Dates are written"
    expect(household.get_by_label("Goes to")).to_have_value("attribute:household")
    expect(household.get_by_label(asked)).to_be_hidden()
    expect(since.get_by_label(asked)).to_be_visible()
    expect(since).to_contain_text("could be read both ways")
    expect(tools).to_contain_text("Almost all are numbers, but “lots” is not")
    expect(tools.get_by_label(asked)).to_be_hidden()
    tools.get_by_label("Kind").select_option("date")
    expect(tools.get_by_label(asked)).to_be_visible()
