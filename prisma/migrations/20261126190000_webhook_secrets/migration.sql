-- AlterTable
ALTER TABLE "Webhook" ADD COLUMN     "previousSecret" TEXT,
ADD COLUMN     "previousSecretUntil" TIMESTAMPTZ(3);

-- What a lost worker had in its hands is due as well.
DROP INDEX "WebhookDelivery_due_idx";
CREATE INDEX "WebhookDelivery_due_idx" ON "WebhookDelivery"("nextAttemptAt") WHERE status IN ('QUEUED', 'RUNNING');

-- Whether a webhook is being told something.
CREATE INDEX "WebhookDelivery_running_idx" ON "WebhookDelivery"("webhookId") WHERE status = 'RUNNING';
