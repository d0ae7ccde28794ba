from tests.browser import steps
from tests.browser.test_editing import *
def test_dbg(open_browser, site):
    reader = open_browser(**DESKTOP).new_page()
    path = site.people["course"]["lessons"][-1][1]
    before = headings(reader, path)
    desk = of_staff(open_browser, site, "editor")
    desk.locator("[name=name_mn]").fill(MONGOLIAN)
    desk.get_by_role("tab", name="Англи", exact=True).click()
    desk.locator("[name=name_en]").fill(ENGLISH)
    more_actions(desk)
    desk.locator("footer [name=action-submit]").click()
    expect(desk.locator(".messages .success")).to_be_visible()
    print("EDITOR", desk.url, desk.locator(".messages").inner_text())
    review = of_staff(open_browser, site, "moderator")
    review.screenshot(path="/tmp/browsertest/r1.png")
    approve = "[data-workflow-action-name=approve]:not([data-workflow-action-modal-url])"
    more_actions(review).locator(approve).click()
    review.wait_for_timeout(3000)
    print("MOD", review.url, review.locator(".messages").inner_text())
    review.screenshot(path="/tmp/browsertest/r2.png")
    print(headings(reader, path), headings(reader, path+"?x=1"))
    reader.wait_for_timeout(5000)
    print(headings(reader, path), headings(reader, path+"?x=1"))
    print(site.server._python("-c","import django; django.setup()\nfrom courses.content.models import LessonPage\np=LessonPage.objects.get(pk=%d)\nprint(p.name_mn,p.name_en,p.has_unpublished_changes,p.current_workflow_state, p.title)"%site.people["last_lesson"]))
