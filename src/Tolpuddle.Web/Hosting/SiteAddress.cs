using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Tolpuddle.Web.Hosting;

/// <summary>The address that links in mails begin with: what the operator set, else where the program listens. Never what a request claims.</summary>
public sealed class SiteAddress(TolpuddleSettings settings, IServer server)
{
    public Uri Value => new(settings.PublicUrl.Length > 0 ? settings.PublicUrl : Listening ?? settings.Urls.Split(';')[0]);

    private string? Listening => server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
}
