"""Letters of commissions to bodies: drafted, approved by another, issued under a number, answered thing
by thing, checked, closed, or followed by the next."""
