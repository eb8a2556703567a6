using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Access.OwnSignIn;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Pages.Access;

/// <summary>The agencies whose people come in by a sign-in of their own, and how the last try ended.</summary>
/// <remarks>
/// It has no form: whoever comes here proves again beside a form that waits in another tab, and a new form here would make
/// that one worthless, since the browser does not send its cookie along with the way back from another site.
/// </remarks>
[AllowAnonymous]
public sealed class OwnSignInModel(SignInProviders providers) : PageModel
{
    private const int MaxThen = 500;

    /// <summary>How it ended: a <see cref="VouchedEnd"/>, an <see cref="OwnTrouble"/>, or the <see cref="OwnPurpose"/> that was reached.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Said { get; set; }

    /// <summary>Where the person was going; only paths of this site count.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Then { get; set; }

    public IReadOnlyList<ProviderRow> Agencies { get; private set; } = [];

    public (string Title, string Words)? Done { get; private set; }

    public string SignInAddress => "/sign-in" + OnTo;

    private string OnTo => Url.IsLocalUrl(Then) && Then.Length <= MaxThen ? $"?then={Uri.EscapeDataString(Then)}" : "";

    public string AddressOf(ProviderRow agency) => $"{OwnSignIns.Path}/{agency.AgencyId}{OnTo}";

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Done = Said switch
        {
            nameof(OwnPurpose.Connect) => ("Your account is connected", "From now on the sign-in of your agency opens it. Your password and what else you had go on working. Under Your account you can disconnect it again."),
            nameof(OwnPurpose.ProveAgain) => ("You have proved that it is you", "Close this tab and go back to the one in which you were. What you sent waits there: press \"Go on\"."),
            _ => null,
        };
        if (Done is not null) return;
        Agencies = await providers.ListAsync(cancel);
        if (Words(Said) is { } words) this.Problem(words);
    }

    private static string? Words(string? said) => said switch
    {
        null or "" => null,
        nameof(OwnTrouble.Away) => "The sign-in of this agency does not answer just now. Try again in a while, or use your password here.",
        nameof(VouchedEnd.Unknown) => "Your agency's sign-in knows you, and no account here is connected with it. If you have one, sign in with your password and connect it under Your account. If you have none, ask an administrator of your agency to invite you.",
        nameof(VouchedEnd.NoRole) => "None of the groups in which your agency's sign-in has you gives you a role here. Ask an administrator of your agency which group you need, and whoever runs its sign-in to put you in it.",
        nameof(VouchedEnd.TooManyGroups) => "You are in more groups than your agency's sign-in names, so your roles here cannot be told. Nothing was changed. Ask whoever runs it to name only the groups that matter here.",
        nameof(VouchedEnd.OwnMeans) => "Administrators and data-protection officers come in with a password or a passkey of their own, not by the sign-in of their agency.",
        nameof(VouchedEnd.Closed) => "Your account here is closed. Ask an administrator of your agency.",
        nameof(VouchedEnd.NotAnew) => "Your agency's sign-in did not say that you have just proved who you are, or you took longer than ten minutes. Nothing was changed. Try again, or prove it in another way; if it happens again, tell an administrator.",
        nameof(VouchedEnd.NoFactor) => "Your agency's sign-in did not say that you have shown a second factor there. Nothing was changed. Prove in another way that it is you.",
        nameof(VouchedEnd.Another) => "This account and whoever your agency's sign-in vouches for do not belong together. Nothing was changed. If you share the machine, sign out there first and try again.",
        nameof(VouchedEnd.TryAgain) => "Your account, or the way your agency signs in, has just been changed. Try again.",
        _ => "The sign-in of your agency did not let you through, or it took too long. Begin again.",
    };
}
