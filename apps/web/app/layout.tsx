import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { beforePaint } from '../features/frame/theme.ts';
import './globals.css';
import { appWords } from '../words/index.ts';

export const metadata: Metadata = {
  title: { default: appWords.name, template: appWords.windowTitle },
  description: appWords.description,
};

export const viewport: Viewport = { width: 'device-width', initialScale: 1, colorScheme: 'dark light' };

export default async function Layout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  return (
    <html lang={appWords.language} suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own text; it has to run before anything is painted */}
        <script nonce={nonce} dangerouslySetInnerHTML={{ __html: beforePaint }} />
      </head>
      <body>{children}</body>
    </html>
  );
}
