import { defaultFilter, Command as Menu } from 'cmdk';
import { usePathname, useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { useClient } from 'urql';
import { commandWords, keyWords } from '../../words/index.ts';
import { ask, messageOf } from '../api/ask.ts';
import { keysOf } from '../frame/keyBindings.ts';
import { keyTable } from '../frame/keys.ts';
import { Modal } from '../frame/Modal.tsx';
import { useBindings } from '../frame/useBindings.ts';
import { useChordName } from '../frame/useChordName.ts';
import { ActiveOption } from './ActiveOption.tsx';
import { destinationsOf } from './destinations.ts';
import { Destinations } from './documents.ts';
import styles from './palette.module.css';
import { type Command, offeredCommands } from './registry.ts';

/** All places and deeds, found by some letters of their names. */
export function Palette({ onClose }: { onClose: () => void }) {
  const client = useClient();
  const router = useRouter();
  const path = usePathname();
  const input = useRef<HTMLInputElement>(null);
  const chosen = useRef<(() => void) | null>(null);
  const bindings = useBindings();
  const nameOf = useChordName();
  const [offered] = useState(offeredCommands);
  const [places, setPlaces] = useState<readonly Command[] | null>(null);
  const [failure, setFailure] = useState<string | null>(null);

  useEffect(() => {
    ask(client, Destinations, {}).then(
      (found) => setPlaces(destinationsOf(found, path)),
      (error: unknown) => {
        setPlaces([]);
        setFailure(messageOf(error));
      },
    );
  }, [client, path]);

  const everywhere = ({ group }: Command) => group === keyWords.groups.everywhere;
  const own = offered.filter((command) => !everywhere(command));
  const commands = [...own, ...(places ?? []), ...offered.filter(everywhere)];
  const choose = (command: Command) => {
    onClose();
    if ('href' in command) router.push(command.href);
    // What it opens takes the focus after this list has given it back.
    else chosen.current = command.run;
  };
  const keysFor = ({ action }: Command): readonly string[] => {
    const row = keyTable.find((candidate) => candidate.action === action);
    return row === undefined ? [] : keysOf(row, bindings).slice(0, 1).map(nameOf);
  };
  const isToggle = ({ key, ctrlKey, metaKey }: { key: string; ctrlKey: boolean; metaKey: boolean }) =>
    key === 'k' && (ctrlKey || metaKey);
  return (
    <Modal
      label={commandWords.dialog}
      className={styles.dialog}
      onClose={onClose}
      onGone={() => chosen.current?.()}
      closedByPress
      onKeyDown={(event) => {
        if (!isToggle(event)) return;
        event.preventDefault();
        onClose();
      }}
    >
      <Menu
        label={commandWords.menu}
        loop
        vimBindings={false}
        filter={(_, search, words = []) => defaultFilter(words.join(' '), search)}
        className={styles.menu}
      >
        <Menu.Input ref={input} className={styles.input} placeholder={commandWords.placeholder} />
        <ActiveOption input={input} />
        <Menu.List className={styles.list} label={commandWords.list}>
          <Menu.Empty className={styles.empty}>
            {places === null ? commandWords.loading : commandWords.nothing}
          </Menu.Empty>
          {[...new Set(commands.map(({ group }) => group))].map((group) => (
            <Menu.Group key={group} heading={group} className={styles.group}>
              {commands
                .filter((command) => command.group === group)
                .map((command) => (
                  <Menu.Item
                    key={command.id}
                    value={command.id}
                    keywords={[command.label, command.words ?? '']}
                    className={styles.item}
                    onSelect={() => choose(command)}
                  >
                    <span>{command.label}</span>
                    {keysFor(command).map((name) => (
                      <kbd key={name}>{name}</kbd>
                    ))}
                  </Menu.Item>
                ))}
            </Menu.Group>
          ))}
        </Menu.List>
      </Menu>
      {failure === null ? null : (
        <p className={styles.failure} role="alert">
          {failure}
        </p>
      )}
    </Modal>
  );
}
