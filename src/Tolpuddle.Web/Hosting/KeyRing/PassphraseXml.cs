using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Web.Hosting.KeyRing;

/// <summary>Wraps the secret part of a key of the ring before it is written to its file. A store of keys in hardware or at a provider takes its place here.</summary>
internal sealed class PassphraseEncryptor(RingPassphrase passphrase) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement) =>
        new(new XElement("wrapped", Convert.ToBase64String(passphrase.Wrap(Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting))))), typeof(PassphraseDecryptor));
}

/// <summary>Reads what <see cref="PassphraseEncryptor"/> wrapped. The files name it: it is made by ASP.NET Core, and its name must stay.</summary>
public sealed class PassphraseDecryptor(IServiceProvider services) : IXmlDecryptor
{
    /// <exception cref="CannotStartException">No passphrase was said.</exception>
    public XElement Decrypt(XElement encryptedElement) =>
        Decrypt(services.GetService<RingPassphrase>() ?? throw new CannotStartException(KeyFolder.Locked), encryptedElement);

    internal static XElement Decrypt(RingPassphrase passphrase, XElement wrapped) =>
        XElement.Parse(Encoding.UTF8.GetString(passphrase.Unwrap(Convert.FromBase64String(wrapped.Value))));
}
