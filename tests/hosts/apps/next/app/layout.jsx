import 'runlight/styles.css';

export const metadata = { title: 'Host', icons: 'data:,' };

export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
