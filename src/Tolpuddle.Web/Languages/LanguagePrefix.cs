namespace Tolpuddle.Web.Languages;

/// <summary>
/// <c>/ar/report</c> is <c>/report</c> in Arabic: the prefix moves into the base of the request's address, so that
/// every link of the page keeps the language and nothing has to be remembered in the browser.
/// </summary>
internal static class LanguagePrefix
{
    public static void UseLanguages(this IApplicationBuilder app)
    {
        var catalog = app.ApplicationServices.GetRequiredService<LanguageCatalog>();
        app.Use((http, next) =>
        {
            var path = http.Request.Path.Value.AsSpan();
            var end = path.Length > 1 ? path[1..].IndexOf('/') : -1;
            var first = path.Length > 1 ? (end < 0 ? path[1..] : path.Slice(1, end)) : default;
            var language = first.IsEmpty ? null : catalog.Find(first);
            if (language is not null && language != catalog.English)
            {
                http.Request.PathBase = http.Request.PathBase.Add($"/{language.Code}");
                http.Request.Path = end < 0 ? "/" : path[(end + 1)..].ToString();
                http.Features.Set(language);
            }

            return next(http);
        });
    }
}
