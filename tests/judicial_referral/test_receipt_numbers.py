"""Receipt numbers: a slip of the pen is seen."""

from judicial_referral.reports import receipt_numbers


class TestReceiptNumbers:
    def test_a_slip_of_the_pen_is_seen(self) -> None:
        for _ in range(50):
            receipt = receipt_numbers.draw()
            assert receipt_numbers.is_sound(receipt)
            for place, right in enumerate(receipt):
                for wrong in set(receipt_numbers.ALPHABET) - {right} if right != "-" else ():
                    slip = receipt[:place] + wrong + receipt[place + 1 :]
                    assert not receipt_numbers.is_sound(slip)
