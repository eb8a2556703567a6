using Tolpuddle.Core.Access;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Pages.Access.Administration;

/// <summary>
/// How a link reaches the person it is for. By mail, and then no administrator sees it: whoever holds it can come in as that
/// person. Only where no mail goes it is shown once, to be handed over.
/// </summary>
public sealed class WayIn(TolpuddleSettings settings, SiteAddress site)
{
    public bool HasMail => settings.Smtp is not null;

    /// <summary>The link itself, where no mail goes that could bring it; otherwise null.</summary>
    public string? ToHandOver(string path) => HasMail ? null : new Uri(site.Value, path).ToString();

    public (string Notice, string? Link) Say(string path) => ToHandOver(path) is not { } link
        ? ("A mail with a link is on its way to this person. It works once; earlier links do not work any more.", null)
        : ("No mail goes from here. Hand this link over yourself: it works once, and lets whoever has it in as this person.", link);
}
