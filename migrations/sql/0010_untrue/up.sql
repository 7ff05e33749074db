-- Locks clue_outcome for a moment.
ALTER TABLE clue_outcome
  ADD untrue_reason varchar(40) CONSTRAINT ck_clue_outcome_untrue_reason CHECK (untrue_reason IN
    ('no_such_fact', 'misunderstood', 'within_rules', 'somebody_else')),
  ADD untrue_word varchar CONSTRAINT ck_clue_outcome_untrue_word CHECK (length(untrue_word) BETWEEN 4 AND 200
    AND untrue_word !~ '[0-9]{11}'),
  ADD CONSTRAINT ck_clue_outcome_untrue CHECK ((untrue_reason IS NULL) = (untrue_word IS NULL)
    AND (untrue_reason IS NULL OR (outcome = 'concluded' AND sanctions = 0)));
GRANT UPDATE (untrue_reason, untrue_word) ON clue_outcome TO gridwatch_app;
