DROP TABLE contact_address, delivery, notification_read, notification;
DROP FUNCTION merged_reporters_are_told;
