using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Proving;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Web.Hosting;

/// <summary>What a page asks a device: to make a passkey, or to show one.</summary>
/// <param name="Options">For the browser, as Web Authentication writes them.</param>
/// <param name="State">Sealed: what was asked, of whom and when. It comes back with the answer.</param>
public sealed record PasskeyQuestion(string Options, string State)
{
    /// <summary>Field of <see cref="State"/>.</summary>
    public const string StateField = "PasskeyState";

    /// <summary>Field of what a device shows.</summary>
    public const string AnswerField = "PasskeyAnswer";

    /// <summary>Fields of a passkey that is made: who has to prove again on the way shows another in the fields above.</summary>
    public const string MadeStateField = "PasskeyMadeState";

    public const string MadeField = "PasskeyMade";
}

/// <summary>Asks devices for passkeys and checks what they answer, with ASP.NET Core Identity's own check. The question waits sealed in the form, not here.</summary>
public sealed class PasskeyDoor(TolpuddleContext db, PasskeyStore store, IDataProtectionProvider protection, TolpuddleSettings settings)
{
    /// <summary>Web Authentication's own "required": the device asks for a finger, a face or a number, and keeps the key with the name of its owner.</summary>
    private const string Required = "required";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly IDataProtector _protector = protection.CreateProtector("Tolpuddle.Passkey");

    /// <summary>Asks the device of the person who is signed in to make one.</summary>
    public async Task<PasskeyQuestion> AskForNewAsync(HttpContext http, string email)
    {
        var made = await Handler().MakeCreationOptionsAsync(new PasskeyUserEntity { Id = db.Viewer.AccountId.ToString(), Name = email, DisplayName = db.Viewer.Name }, http);
        return Question(made.CreationOptionsJson, made.AttestationState);
    }

    /// <summary>What a device has made for the person who is signed in; null if it does not fit what was asked.</summary>
    public async Task<NewPasskey?> ReadNewAsync(HttpContext http)
    {
        if (Answer(http, PasskeyQuestion.MadeField, PasskeyQuestion.MadeStateField) is not { } answer) return null;
        var result = await Handler().PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = http, CredentialJson = answer.Json, AttestationState = answer.State });
        return result.Succeeded && result.UserEntity.Id == db.Viewer.AccountId.ToString()
            ? new NewPasskey(result.Passkey.CredentialId, result.Passkey.PublicKey, result.Passkey.SignCount, result.Passkey.IsBackupEligible)
            : null;
    }

    /// <summary>Asks for one of this account; of whoever has one here, where <paramref name="accountId"/> is null.</summary>
    public async Task<PasskeyQuestion> AskAsync(HttpContext http, Guid? accountId)
    {
        var account = accountId is { } id ? await store.FindByIdAsync(id.ToString(), http.RequestAborted) : null;
        var asked = await Handler().MakeRequestOptionsAsync(account, http);
        return Question(asked.RequestOptionsJson, asked.AssertionState);
    }

    /// <summary>What a device has shown; null if it does not fit what was asked.</summary>
    public async Task<ShownPasskey?> ReadAsync(HttpContext http)
    {
        if (Answer(http, PasskeyQuestion.AnswerField, PasskeyQuestion.StateField) is not { } answer) return null;
        var result = await Handler().PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = http, CredentialJson = answer.Json, AssertionState = answer.State });
        return result.Succeeded ? new ShownPasskey(result.User.Id, result.Passkey.CredentialId, result.Passkey.SignCount, answer.AskedAt) : null;
    }

    private PasskeyQuestion Question(string options, string? state) =>
        new(options, _protector.Protect(JsonSerializer.Serialize(new Asked(state ?? "", db.Now))));

    private (string Json, string State, DateTime AskedAt)? Answer(HttpContext http, string answerField, string stateField)
    {
        if (!http.Request.HasFormContentType || http.Request.Form[answerField].ToString() is not { Length: > 0 } json) return null;
        try
        {
            var asked = JsonSerializer.Deserialize<Asked>(_protector.Unprotect(http.Request.Form[stateField].ToString()));
            return asked is not null && db.Now - asked.At < Patience ? (json, asked.State, asked.At) : null;
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Identity's check over our own accounts: of its user manager nothing else is used.</summary>
    private PasskeyHandler<Account> Handler()
    {
        var users = new UserManager<Account>(store, Options.Create(new IdentityOptions()), null!, [], [], null!, new IdentityErrorDescriber(), null!, NullLogger<UserManager<Account>>.Instance);
        return new PasskeyHandler<Account>(users, Options.Create(new IdentityPasskeyOptions
        {
            ServerDomain = settings.PublicUrl.Length > 0 ? new Uri(settings.PublicUrl).Host : null,
            UserVerificationRequirement = Required,
            ResidentKeyRequirement = Required,
            AttestationConveyancePreference = "none",
            ValidateOrigin = origin => ValueTask.FromResult(!origin.CrossOrigin && origin.Origin == Origin(origin.HttpContext.Request)),
        }));
    }

    /// <summary>Ours. Browsers send no Origin from pages that hide where a link was followed from, so it is not compared with that.</summary>
    private string Origin(HttpRequest request) =>
        settings.PublicUrl.Length > 0 ? new Uri(settings.PublicUrl).GetLeftPart(UriPartial.Authority) : $"{request.Scheme}://{request.Host}";

    private sealed record Asked(string State, DateTime At);
}
