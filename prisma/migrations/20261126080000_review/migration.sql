-- CreateEnum
CREATE TYPE "ReviewKind" AS ENUM ('REVIEW', 'UNDO', 'REDO');

-- AlterTable
ALTER TABLE "Export" ADD COLUMN     "author" TEXT,
ADD COLUMN     "bytes" BIGINT,
ADD COLUMN     "done" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "errorCode" TEXT,
ADD COLUMN     "errorMessage" TEXT,
ADD COLUMN     "fileName" TEXT,
ADD COLUMN     "heartbeatAt" TIMESTAMPTZ(3),
ADD COLUMN     "manifest" JSONB,
ADD COLUMN     "options" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "sha256" CHAR(64),
ADD COLUMN     "startedAt" TIMESTAMPTZ(3),
ADD COLUMN     "total" INTEGER NOT NULL DEFAULT 0;

-- An event was about one sample, and may be about many from now on: the table is made anew with what it holds.
ALTER TABLE "ReviewEvent" RENAME TO "OldReviewEvent";
ALTER TABLE "OldReviewEvent" RENAME CONSTRAINT "ReviewEvent_pkey" TO "OldReviewEvent_pkey";

-- CreateTable
CREATE TABLE "ReviewEvent" (
    "id" UUID NOT NULL,
    "datasetId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" "ReviewKind" NOT NULL,
    "targetId" UUID,
    "runId" UUID,
    "decision" "Decision",
    "relabelTo" TEXT,
    "addedTags" TEXT[],
    "removedTags" TEXT[],
    "note" TEXT,
    "filter" JSONB,
    "sampleCount" INTEGER NOT NULL,
    "actorKind" "ActorKind" NOT NULL,
    "actorId" UUID,
    "actor" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ReviewEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReviewedSample" (
    "eventId" UUID NOT NULL,
    "sampleId" UUID NOT NULL,

    CONSTRAINT "ReviewedSample_pkey" PRIMARY KEY ("eventId","sampleId")
);

-- CreateTable
CREATE TABLE "Review" (
    "sampleId" UUID NOT NULL,
    "datasetId" UUID NOT NULL,
    "decision" "Decision",
    "relabelTo" TEXT,
    "tags" TEXT[],
    "note" TEXT NOT NULL DEFAULT '',
    "reviewerId" UUID,
    "reviewer" TEXT NOT NULL,
    "reviewedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Review_pkey" PRIMARY KEY ("sampleId")
);

-- CreateTable
CREATE TABLE "ReviewHold" (
    "sampleId" UUID NOT NULL,
    "datasetId" UUID NOT NULL,
    "session" UUID NOT NULL,
    "holder" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ReviewHold_pkey" PRIMARY KEY ("sampleId")
);

-- CreateTable
CREATE TABLE "Projection" (
    "id" UUID NOT NULL,
    "datasetId" UUID NOT NULL,
    "encoderId" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "parameters" JSONB NOT NULL,
    "seed" INTEGER NOT NULL,
    "status" "RunStatus" NOT NULL DEFAULT 'QUEUED',
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL DEFAULT 0,
    "errorCode" TEXT,
    "errorMessage" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "heartbeatAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Projection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ProjectedSample" (
    "projectionId" UUID NOT NULL,
    "sampleId" UUID NOT NULL,
    "x" REAL NOT NULL,
    "y" REAL NOT NULL,

    CONSTRAINT "ProjectedSample_pkey" PRIMARY KEY ("projectionId","sampleId")
);

-- CreateTable
CREATE TABLE "SavedView" (
    "id" UUID NOT NULL,
    "datasetId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "author" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SavedView_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "ReviewedSample_sampleId_eventId_idx" ON "ReviewedSample"("sampleId", "eventId");

-- CreateIndex
CREATE INDEX "Review_datasetId_decision_idx" ON "Review"("datasetId", "decision");

-- CreateIndex
CREATE INDEX "ReviewHold_datasetId_until_idx" ON "ReviewHold"("datasetId", "until");

-- CreateIndex
CREATE INDEX "ReviewHold_session_idx" ON "ReviewHold"("session");

-- CreateIndex
CREATE INDEX "Projection_datasetId_createdAt_idx" ON "Projection"("datasetId", "createdAt");

-- CreateIndex
CREATE INDEX "ProjectedSample_sampleId_idx" ON "ProjectedSample"("sampleId");

-- CreateIndex
CREATE UNIQUE INDEX "SavedView_datasetId_name_key" ON "SavedView"("datasetId", "name");

-- CreateIndex
CREATE INDEX "Export_datasetId_createdAt_idx" ON "Export"("datasetId", "createdAt");

-- CreateIndex
CREATE INDEX "ReviewEvent_targetId_number_idx" ON "ReviewEvent"("targetId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "ReviewEvent_datasetId_number_key" ON "ReviewEvent"("datasetId", "number");

-- AddForeignKey
ALTER TABLE "ReviewEvent" ADD CONSTRAINT "ReviewEvent_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReviewEvent" ADD CONSTRAINT "ReviewEvent_targetId_fkey" FOREIGN KEY ("targetId") REFERENCES "ReviewEvent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReviewedSample" ADD CONSTRAINT "ReviewedSample_eventId_fkey" FOREIGN KEY ("eventId") REFERENCES "ReviewEvent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReviewedSample" ADD CONSTRAINT "ReviewedSample_sampleId_fkey" FOREIGN KEY ("sampleId") REFERENCES "Sample"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Review" ADD CONSTRAINT "Review_sampleId_fkey" FOREIGN KEY ("sampleId") REFERENCES "Sample"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Review" ADD CONSTRAINT "Review_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReviewHold" ADD CONSTRAINT "ReviewHold_sampleId_fkey" FOREIGN KEY ("sampleId") REFERENCES "Sample"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Projection" ADD CONSTRAINT "Projection_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProjectedSample" ADD CONSTRAINT "ProjectedSample_projectionId_fkey" FOREIGN KEY ("projectionId") REFERENCES "Projection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProjectedSample" ADD CONSTRAINT "ProjectedSample_sampleId_fkey" FOREIGN KEY ("sampleId") REFERENCES "Sample"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SavedView" ADD CONSTRAINT "SavedView_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

INSERT INTO "ReviewEvent" ("id", "datasetId", "number", "kind", "targetId", "runId", "decision", "relabelTo", "addedTags",
                           "removedTags", "note", "sampleCount", "actorKind", "actorId", "actor", "createdAt")
SELECT o."id", s."datasetId", row_number() OVER (PARTITION BY s."datasetId" ORDER BY o."createdAt", o."id"),
       CASE WHEN o."undoes" IS NULL THEN 'REVIEW' ELSE 'UNDO' END::"ReviewKind",
       (SELECT t."id" FROM "OldReviewEvent" t WHERE t."id" = o."undoes"),
       o."runId", CASE WHEN o."undoes" IS NULL THEN o."decision" END, o."relabelTo", COALESCE(o."tags", '{}'), '{}',
       NULLIF(o."note", ''), 1, CASE WHEN o."actorId" IS NULL THEN 'LOCAL' ELSE 'USER' END::"ActorKind", o."actorId",
       COALESCE((SELECT u."name" FROM "User" u WHERE u."id" = o."actorId"), 'local'), o."createdAt"
FROM "OldReviewEvent" o JOIN "Sample" s ON s."id" = o."sampleId";

INSERT INTO "ReviewedSample" ("eventId", "sampleId") SELECT "id", "sampleId" FROM "OldReviewEvent";

INSERT INTO "Review" ("sampleId", "datasetId", "decision", "relabelTo", "tags", "note", "reviewerId", "reviewer", "reviewedAt")
SELECT DISTINCT ON (o."sampleId") o."sampleId", e."datasetId", e."decision", e."relabelTo",
       ARRAY(SELECT DISTINCT tag FROM unnest(e."addedTags") tag ORDER BY tag), COALESCE(e."note", ''), e."actorId", e."actor",
       e."createdAt"
FROM "OldReviewEvent" o JOIN "ReviewEvent" e ON e."id" = o."id"
WHERE o."undoes" IS NULL AND NOT EXISTS (SELECT FROM "OldReviewEvent" u WHERE u."undoes" = o."id")
ORDER BY o."sampleId", e."number" DESC;

DROP TABLE "OldReviewEvent";
