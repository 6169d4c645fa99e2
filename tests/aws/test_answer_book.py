"""What was asked is kept for some seconds, and asked once by all who want it at the same time."""

import threading

import pytest

from lambdatui.aws.answer_book import MOST, AnswerBook
from lambdatui.aws.deadline import Stopped
from lambdatui.core.aws_call import AwsAnswer, AwsCall, call
from lambdatui.core.errors import Fault, Kind, LambdatuiError, fail

ORDERS = call("lambda", "GetFunction", FunctionName="orders")


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


class Asked:
    """Answers with how often it was asked."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> AwsAnswer:
        self.times += 1
        return AwsAnswer(call=ORDERS, body=b'{"n":%d}' % self.times)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def book(clock: Clock) -> AnswerBook:
    return AnswerBook(monotonic=clock)


STOP = threading.Event()


def test_an_answer_is_kept_for_ten_seconds(book: AnswerBook, clock: Clock) -> None:
    asked = Asked()
    first = book.get(ORDERS, asked, stop=STOP)
    clock.now += 10
    assert book.get(ORDERS, asked, stop=STOP) is first
    clock.now += 0.1
    assert book.get(ORDERS, asked, stop=STOP).body == b'{"n":2}'


def test_another_call_has_another_answer(book: AnswerBook) -> None:
    asked = Asked()
    book.get(ORDERS, asked, stop=STOP)
    book.get(call("lambda", "GetFunction", FunctionName="bills"), asked, stop=STOP)
    assert asked.times == 2


def test_who_wants_a_fresh_one_is_not_given_a_kept_one(book: AnswerBook) -> None:
    asked = Asked()
    book.get(ORDERS, asked, stop=STOP)
    assert book.get(ORDERS, asked, fresh=True, stop=STOP).body == b'{"n":2}'


def test_the_sections_of_a_page_that_is_read_anew_share_a_fresh_one(
    book: AnswerBook, clock: Clock
) -> None:
    asked = Asked()
    fresh = book.get(ORDERS, asked, fresh=True, stop=STOP)
    clock.now += 2
    assert book.get(ORDERS, asked, fresh=True, stop=STOP) is fresh
    clock.now += 0.1
    assert book.get(ORDERS, asked, fresh=True, stop=STOP) is not fresh


def test_a_fresh_one_is_kept_for_who_comes_next(book: AnswerBook) -> None:
    asked = Asked()
    book.get(ORDERS, asked, stop=STOP)
    fresh = book.get(ORDERS, asked, fresh=True, stop=STOP)
    assert book.get(ORDERS, asked, stop=STOP) is fresh


def version_of(policy: str) -> AwsCall:
    return call("iam", "GetPolicyVersion", PolicyArn=f"arn:{policy}", VersionId="v1")


def test_a_policy_of_aws_is_kept_longer_and_a_customers_can_be_made_anew(
    book: AnswerBook, clock: Clock
) -> None:
    managed = version_of("aws-cn:iam::aws:policy/ReadOnlyAccess")
    own = version_of("aws:iam::123456789012:policy/app")
    first = {each: book.get(each, Asked(), stop=STOP) for each in (managed, own)}
    clock.now += 900
    assert book.get(managed, Asked(), stop=STOP) is first[managed]
    assert book.get(own, Asked(), stop=STOP) is not first[own]


def test_no_more_answers_are_kept_than_so_many_and_the_oldest_go_first(book: AnswerBook) -> None:
    calls = [version_of(f"aws:iam::aws:policy/{number}") for number in range(MOST + 1)]
    kept = [book.get(each, Asked(), stop=STOP) for each in calls]
    assert book.get(calls[1], Asked(), stop=STOP) is kept[1]
    assert book.get(calls[-1], Asked(), stop=STOP) is kept[-1]
    assert book.get(calls[0], Asked(), stop=STOP) is not kept[0]


def test_that_a_call_failed_is_kept_too(book: AnswerBook) -> None:
    denied = AwsAnswer(call=ORDERS, fault=Fault(kind=Kind.DENIED, what="No."))
    assert book.get(ORDERS, lambda: denied, stop=STOP) is denied
    assert book.get(ORDERS, Asked(), stop=STOP) is denied


def test_what_is_wrong_with_every_call_is_not_kept(book: AnswerBook) -> None:
    def expired() -> AwsAnswer:
        raise fail(Kind.EXPIRED, "The session has expired.")

    with pytest.raises(LambdatuiError):
        book.get(ORDERS, expired, stop=STOP)
    assert book.get(ORDERS, Asked(), stop=STOP).body == b'{"n":1}'


def test_after_a_change_everything_is_asked_anew(book: AnswerBook) -> None:
    asked = Asked()
    book.get(ORDERS, asked, stop=STOP)
    book.forget()
    assert book.get(ORDERS, asked, stop=STOP).body == b'{"n":2}'


def test_an_answer_to_what_was_asked_before_a_change_is_not_kept(book: AnswerBook) -> None:
    def changed_meanwhile() -> AwsAnswer:
        book.forget()
        return AwsAnswer(call=ORDERS, body=b'{"n":0}')

    book.get(ORDERS, changed_meanwhile, stop=STOP)
    assert book.get(ORDERS, Asked(), stop=STOP).body == b'{"n":1}'


class Slow:
    """An answer that comes when the test lets it."""

    def __init__(self, error: Exception | None = None) -> None:
        self.begun = threading.Event()
        self.go = threading.Event()
        self._error = error

    def __call__(self) -> AwsAnswer:
        self.begun.set()
        assert self.go.wait(30)
        if self._error is not None:
            raise self._error
        return AwsAnswer(call=ORDERS, body=b'{"n":7}')


class Reader(threading.Thread):
    """Asks the book, and keeps what came of it."""

    def __init__(self, book: AnswerBook, ask: Slow | Asked, stop: threading.Event = STOP) -> None:
        super().__init__(daemon=True)
        self._book, self._ask, self._stop_it = book, ask, stop
        self.answer: AwsAnswer | None = None
        self.error: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            self.answer = self._book.get(ORDERS, self._ask, stop=self._stop_it)
        except (LambdatuiError, Stopped) as error:
            self.error = error

    def ended(self) -> "Reader":
        self.join(30)
        assert not self.is_alive()
        return self


def test_who_asks_while_it_is_asked_waits_for_that_answer(book: AnswerBook) -> None:
    slow, asked = Slow(), Asked()
    first = Reader(book, slow)
    assert slow.begun.wait(30)
    others = [Reader(book, asked) for _ in range(3)]
    slow.go.set()
    bodies = {each.ended().answer for each in (first, *others)}
    assert {each.body for each in bodies if each} == {b'{"n":7}'}
    assert asked.times == 0


def test_who_waits_can_be_stopped(book: AnswerBook) -> None:
    slow, stop = Slow(), threading.Event()
    first = Reader(book, slow)
    assert slow.begun.wait(30)
    waiting = Reader(book, Asked(), stop)
    stop.set()
    assert isinstance(waiting.ended().error, Stopped)
    slow.go.set()
    assert first.ended().answer is not None


def test_where_who_asked_was_stopped_who_waits_asks_itself(book: AnswerBook) -> None:
    slow, asked = Slow(Stopped()), Asked()
    first = Reader(book, slow)
    assert slow.begun.wait(30)
    waiting = Reader(book, asked)
    slow.go.set()
    assert isinstance(first.ended().error, Stopped)
    answer = waiting.ended().answer
    assert answer is not None
    assert answer.body == b'{"n":1}'


def test_what_is_wrong_with_every_call_meets_all_who_wait(book: AnswerBook) -> None:
    slow = Slow(fail(Kind.EXPIRED, "The session has expired."))
    first = Reader(book, slow)
    assert slow.begun.wait(30)
    waiting = Reader(book, slow)
    slow.go.set()
    for each in (first, waiting):
        error = each.ended().error
        assert isinstance(error, LambdatuiError)
        assert error.fault.kind is Kind.EXPIRED
