-- What is written down before it is done, and never settled, was cut off by a crash.
ALTER TABLE "AuditEvent" ADD COLUMN "settled" BOOLEAN NOT NULL DEFAULT true;

-- Append-only, but for entries of what is still under way.
DROP TRIGGER "AuditEvent_append_only" ON "AuditEvent";

CREATE TRIGGER "AuditEvent_append_only" BEFORE UPDATE OR DELETE ON "AuditEvent"
  FOR EACH ROW WHEN (OLD."settled") EXECUTE FUNCTION "refuseAuditChange"();
