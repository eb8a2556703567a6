using System.Security.Cryptography;
using System.Text;
using Tolpuddle.Methods.OneTime;

namespace Tolpuddle.Core.Retention.Requests;

/// <summary>
/// Seals a page into another one that asks for a passphrase and opens itself in any browser, without a network: the person needs no program, and whoever finds the file reads
/// nothing. PBKDF2 with SHA-256 and 600,000 rounds (OWASP's advice of 2023), then AES-GCM with 256 bits, as WebCrypto computes them.
/// </summary>
internal static class SealedPage
{
    private const int Rounds = 600_000;
    private const int SaltLength = 16;
    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <summary>100 bits, in groups of four that can be read out on a telephone.</summary>
    private const int PassphraseBytes = 13;

    public static string NewPassphrase() => string.Join('-', Base32.Encode(RandomNumberGenerator.GetBytes(PassphraseBytes))[..20].Chunk(4).Select(chunk => new string(chunk)));

    public static string Seal(string page, string passphrase)
    {
        var (salt, nonce, plain) = (RandomNumberGenerator.GetBytes(SaltLength), RandomNumberGenerator.GetBytes(NonceLength), Encoding.UTF8.GetBytes(page));
        var content = new byte[plain.Length + TagLength];
        using (var aes = new AesGcm(KeyOf(passphrase, salt), TagLength)) aes.Encrypt(nonce, plain, content.AsSpan(0, plain.Length), content.AsSpan(plain.Length));
        return Template.Replace("{salt}", Convert.ToBase64String(salt), StringComparison.Ordinal).Replace("{nonce}", Convert.ToBase64String(nonce), StringComparison.Ordinal)
            .Replace("{rounds}", Rounds.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("{content}", Convert.ToBase64String(content), StringComparison.Ordinal);
    }

    internal static byte[] KeyOf(string passphrase, byte[] salt) => Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(passphrase), salt, Rounds, HashAlgorithmName.SHA256, 32);

    private const string Template = """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A sealed letter</title>
        <style>body{font:16px/1.5 system-ui,sans-serif;max-width:30rem;margin:4rem auto;padding:0 1rem;color:#1b2421}input,button{font:inherit;padding:.5rem;margin-top:.5rem}</style></head>
        <body><h1>A sealed letter</h1><p>It opens with the passphrase that you were given another way. Nothing is sent anywhere.</p>
        <form id="open"><label for="words">Passphrase</label><br><input id="words" autocomplete="off" spellcheck="false" size="30"><br><button>Open</button><p id="says" role="status"></p></form>
        <noscript><p>This page needs JavaScript to open. Ask whoever sent it for a copy on paper.</p></noscript>
        <script type="application/octet-stream" id="content" data-salt="{salt}" data-nonce="{nonce}" data-rounds="{rounds}">{content}</script>
        <script>
        const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
        document.getElementById("open").addEventListener("submit", async event => {
          event.preventDefault();
          const says = document.getElementById("says"), box = document.getElementById("content");
          if (!(window.crypto && crypto.subtle)) { says.textContent = "This program cannot open it here. Save the file and open it in a newer browser, or ask whoever sent it for a copy on paper."; return; }
          says.textContent = "Opening";
          try {
            const words = new TextEncoder().encode(document.getElementById("words").value.trim().toUpperCase());
            const base = await crypto.subtle.importKey("raw", words, "PBKDF2", false, ["deriveKey"]);
            const key = await crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt: bytes(box.dataset.salt), iterations: Number(box.dataset.rounds) }, base, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
            const page = new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(box.dataset.nonce) }, key, bytes(box.textContent)));
            document.open(); document.write(page); document.close();
          } catch {
            says.textContent = "That is not the passphrase. Look at it again: it has twenty letters and figures, in groups of four.";
          }
        });
        </script></body></html>

        """;
}
