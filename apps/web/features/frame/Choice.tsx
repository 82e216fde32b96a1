import { ToggleGroup } from 'radix-ui';
import type { ReactNode } from 'react';

export interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: Value; readonly text: ReactNode }[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly className?: string | undefined;
  readonly optionClassName?: string | undefined;
}

/** Buttons side by side, of which one is pressed. The arrow keys stay the page's, so each is reached by Tab. */
export function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { label, options, value, onChange, className, optionClassName } = props;
  return (
    <ToggleGroup.Root
      type="single"
      role="radiogroup"
      rovingFocus={false}
      aria-label={label}
      className={className}
      value={value}
      onValueChange={(chosen) => {
        // Pressed once more, it would be none.
        const option = options.find((one) => one.value === chosen);
        if (option !== undefined) onChange(option.value);
      }}
    >
      {options.map((option) => (
        <ToggleGroup.Item key={option.value} value={option.value} className={optionClassName}>
          {option.text}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
