using Microsoft.AspNetCore.Mvc.Rendering;

namespace Tolpuddle.Web.Pages.Scrutiny;

/// <summary>What a form sends back must be one of the choices that it offered: an id can be posted by hand, or be of something that is gone.</summary>
internal static class OfferedChoice
{
    /// <summary>True for a choice of the list, and for none.</summary>
    public static bool Offers(this IEnumerable<SelectListItem> list, Guid? choice) => choice is null || list.Any(item => item.Value == choice.ToString());
}
