// What a person is typing into a number, and why it was refused; a new value from elsewhere takes its place.
import { useEffect, useState } from "preact/hooks";

interface Draft {
  text: string;
  setText: (text: string) => void;
  fault: string;
  setFault: (fault: string) => void;
}

export function useDraft(shown: string): Draft {
  const [text, setText] = useState(shown);
  const [fault, setFault] = useState("");
  useEffect(() => {
    setText(shown);
    setFault("");
  }, [shown]);
  return { text, setText, fault, setFault };
}
