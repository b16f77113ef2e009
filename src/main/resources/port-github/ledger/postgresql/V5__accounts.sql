-- Runs of accounts go on beside each other, in processes that share the ledger.

-- The one account that a run was about, or something of it, in lower case; null for everything, or of several.
ALTER TABLE port_github_run ADD COLUMN account varchar(100);
-- The process that did it.
ALTER TABLE port_github_run ADD COLUMN node varchar(200);
