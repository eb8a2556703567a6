using System.Security.Cryptography;
using System.Xml.Linq;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Web.Hosting.KeyRing;

/// <summary>The files of the key ring, as ASP.NET Core writes them: whether they lie open, and under which passphrase they are wrapped.</summary>
internal sealed class KeyFolder(string folder)
{
    /// <summary>Said where wrapped keys meet no passphrase.</summary>
    public const string Locked = "The keys are wrapped by a passphrase. Say with --key-passphrase-file where it stands.";

    private static readonly XNamespace Ring = "http://schemas.asp.net/2015/03/dataProtection";
    private static readonly XName Wrapped = Ring + "encryptedSecret";
    private static readonly XName MustBeSecret = Ring + "requiresEncryption";

    /// <summary>True if one of the keys can be read by whoever reads the folder.</summary>
    public bool LiesOpen => Read().Any(key => Open(key.Xml) is not null);

    /// <summary>Makes sure that <paramref name="passphrase"/> opens every wrapped key: a program that starts without could make keys that the others cannot read.</summary>
    /// <exception cref="CannotStartException">It does not, or none was said and one is needed.</exception>
    public void Check(RingPassphrase? passphrase)
    {
        foreach (var (file, xml) in Read())
        {
            if (Secret(xml) is not { } secret) continue;
            if (passphrase is null) throw new CannotStartException(Locked);
            if (Unwrap(secret, [passphrase]) is null) throw new CannotStartException($"The passphrase does not open {file}. Say with --key-passphrase-file the one under which these keys were wrapped.");
        }
    }

    /// <summary>
    /// Wraps every key under <paramref name="next"/>, those too that lie open or are wrapped under <paramref name="old"/>.
    /// Each file is whole at every moment; whoever was interrupted does the same again.
    /// </summary>
    /// <returns>How many keys are wrapped now.</returns>
    /// <exception cref="CannotStartException">A key opens with neither passphrase. No file was changed.</exception>
    public int Wrap(RingPassphrase? old, RingPassphrase next)
    {
        var keys = Read().ToList();
        foreach (var (file, xml) in keys)
        {
            var open = Open(xml);
            var place = open ?? Secret(xml) ?? throw new CannotStartException($"{file} holds no key that this program knows. Nothing was changed.");
            var plain = open ?? Unwrap(place, old is null ? [next] : [old, next]) ?? throw new CannotStartException($"{file} opens with no passphrase that was said. Nothing was changed. Say with --key-passphrase-file the one under which it is wrapped.");
            var info = new PassphraseEncryptor(next).Encrypt(plain);
            place.ReplaceWith(new XElement(Wrapped, new XAttribute("decryptorType", info.DecryptorType.AssemblyQualifiedName!), info.EncryptedElement));
        }

        foreach (var (file, xml) in keys)
        {
            var whole = $"{file}.new";
            using (var stream = new FileStream(whole, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                xml.Save(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(whole, file, overwrite: true);
        }

        return keys.Count;
    }

    private static XElement? Open(XDocument key) => key.Descendants().FirstOrDefault(e => (bool?)e.Attribute(MustBeSecret) == true);

    /// <summary>What our passphrase wrapped; what another encryptor did is its own matter.</summary>
    private static XElement? Secret(XDocument key) =>
        key.Descendants(Wrapped).FirstOrDefault(e => ((string?)e.Attribute("decryptorType"))?.StartsWith(typeof(PassphraseDecryptor).FullName!, StringComparison.Ordinal) == true);

    private static XElement? Unwrap(XElement secret, IEnumerable<RingPassphrase> passphrases)
    {
        foreach (var passphrase in passphrases)
        {
            try
            {
                return PassphraseDecryptor.Decrypt(passphrase, secret.Elements().Single());
            }
            catch (CryptographicException)
            {
                // Another may.
            }
        }

        return null;
    }

    private IEnumerable<(string File, XDocument Xml)> Read() =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "key-*.xml").Order(StringComparer.Ordinal).Select(file => (file, XDocument.Load(file))) : [];
}
