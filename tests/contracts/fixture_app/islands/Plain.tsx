export default function Plain({ text }: { text: string }) {
  return <>{text}</>;
}
