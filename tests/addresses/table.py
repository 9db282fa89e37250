"""Every address of the product, and who may open it: the table behind test_every_url.py.

Adding an address: one Row in ROWS, in the order of the app's urls.py. The test derives who is let through from
reviews/permissions.py, so a row only says

- name: as in reverse(), "app:name";
- gate: the Act of the view's @allow, or SIGNED_IN or PUBLIC for its @signed_in or @public;
- methods: those that the view answers; every other one must be refused with 405;
- kwargs: from the world to the address's arguments, beside `review`, which every Act row gets by itself. What doesn't
  exist yet is made here, by a factory or a service: the function runs once for each test;
- data: from the world to the fields that a POST sends; `key` is always added;
- get, post: the statuses with which somebody who is let through may be answered.

The world has one review with an owner (a lead) and one member for each role, who holds only that role, for all stages.
"""

from tests.addresses import extraction, look_ups, references, reviews, rob, screening, synthesis
from tests.addresses.world import Row

ROWS: tuple[Row, ...] = (
    *reviews.ROWS,
    *references.ROWS,
    *look_ups.ROWS,
    *screening.ROWS,
    *(Row(**each) for each in (*extraction.ADDRESSES, *rob.ADDRESSES)),
    *synthesis.ROWS,
)
