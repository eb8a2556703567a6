using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Cases;

namespace Tolpuddle.Web.Pages.Cases;

/// <summary>On what ground something is shared, as a form asks for it.</summary>
public sealed record GroundsForm
{
    public string? Basis { get; init; }
    public string? Consent { get; init; }
    public string? Words { get; init; }

    public SharingGrounds Grounds => new(Basis ?? "", Consent ?? "", Words ?? "");

    /// <summary>Says beside each field what is missing.</summary>
    public void Check(ModelStateDictionary state)
    {
        if (!Sharing.Bases.Contains(Basis)) state.AddModelError("Share.Basis", "Choose the lawful basis.");
        if (!Sharing.Consents.Contains(Consent)) state.AddModelError("Share.Consent", "Say whether the person concerned agreed.");
        else if (Grounds.ConsentLacks) state.AddModelError("Share.Basis", "Consent is no basis where it was not given. Choose another one, or do not share.");
        if (string.IsNullOrWhiteSpace(Words)) state.AddModelError("Share.Words", "Write who was asked and by whom, or why nobody was.");
        else if (Words.Length > Sharing.MaxWordsLength) state.AddModelError("Share.Words", $"Use at most {Sharing.MaxWordsLength} characters.");
    }

    /// <summary>Says beside each field what could not be taken; what is missing may still come.</summary>
    public void CheckGiven(ModelStateDictionary state)
    {
        if (!string.IsNullOrEmpty(Basis) && !Sharing.Bases.Contains(Basis)) state.AddModelError("Share.Basis", "Choose the lawful basis.");
        if (!string.IsNullOrEmpty(Consent) && !Sharing.Consents.Contains(Consent)) state.AddModelError("Share.Consent", "Say whether the person concerned agreed.");
        if (Words?.Length > Sharing.MaxWordsLength) state.AddModelError("Share.Words", $"Use at most {Sharing.MaxWordsLength} characters.");
    }

    public static IEnumerable<SelectListItem> Bases() => Sharing.Bases.Codes.Select(c => new SelectListItem(c.Label, c.Value)).Prepend(new SelectListItem("Choose", ""));

    public static IEnumerable<SelectListItem> Consents() => Sharing.Consents.Codes.Select(c => new SelectListItem(c.Label, c.Value)).Prepend(new SelectListItem("Choose", ""));
}
