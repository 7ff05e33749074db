DROP TABLE figure_base;
DROP FUNCTION actor_has_exclusions;
DROP TABLE asset_return;
DROP FUNCTION actor_active_reporters, actor_group_reports, actor_group_activity;
DROP INDEX ix_report_reporter_key_received_at;
DROP TRIGGER first_sign_in_is_kept ON login_session;
DROP FUNCTION first_sign_in_is_kept;
ALTER TABLE account DROP first_signed_in_at;
