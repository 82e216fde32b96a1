-- Tries to sign in are counted where all API processes see them.
-- CreateTable
CREATE TABLE "LoginTry" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "LoginTry_pkey" PRIMARY KEY ("key")
);
