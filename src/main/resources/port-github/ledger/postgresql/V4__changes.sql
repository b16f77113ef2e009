-- What the change feed needs to know.

-- What GitHub said of the records before the listing was read, so that a run that hears the same need not read it; null if it
-- said nothing that holds. Repository, query, newest stamp and count.
ALTER TABLE port_github_listing ADD COLUMN fingerprint varchar(200);

-- Hash of what a full run was to read and make; null for a run that read what had changed.
ALTER TABLE port_github_run ADD COLUMN full_plan bigint;

-- Entities are packed with the record that made each; what was packed without it is read anew.
DELETE FROM port_github_page;
DELETE FROM port_github_listing;
