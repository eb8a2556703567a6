using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Tolpuddle.Web.Components;
using Tolpuddle.Web.Languages;

namespace Tolpuddle.Web.Tests.Components;

/// <summary>Our component for each of the design system's cases.</summary>
internal static class FixtureComponents
{
    public static string Render(Fixture fixture) => fixture.Component switch
    {
        "input" => Field(fixture, new FieldTextTagHelper { Label = Label(fixture), Type = fixture.Text("type") ?? "text", Width = Modifier(fixture, "govuk-input--width-") }),
        "textarea" => Field(fixture, new FieldAreaTagHelper { Label = Label(fixture), Rows = int.Parse(fixture.Text("rows") ?? "5", CultureInfo.InvariantCulture) }),
        "file-upload" => Field(fixture, new FieldFileTagHelper { Label = Label(fixture) }),
        "select" => Field(fixture, new FieldSelectTagHelper { Label = Label(fixture), Items = Items(fixture) }),
        "radios" => Choices(fixture, new FieldRadiosTagHelper { Legend = fixture.Text("fieldset", "legend", "text")!, Items = Items(fixture) }),
        "checkboxes" => Choices(fixture, new FieldChecksTagHelper { Legend = fixture.Text("fieldset", "legend", "text")!, Items = Items(fixture) }),
        "button" => Block(fixture, new GovButtonTagHelper { Kind = Modifier(fixture, "govuk-button--"), Href = fixture.Text("href") }, "name", "type", "value", "disabled"),
        "details" => Block(fixture, new DetailsBoxTagHelper { Summary = fixture.Text("summaryText")!, Open = fixture.IsTrue("open") }),
        "inset-text" => Block(fixture, new InsetTagHelper()),
        "warning-text" => Block(fixture, new GovWarningTagHelper { Word = fixture.Text("iconFallbackText") ?? "Warning" }),
        "tag" => Block(fixture, new GovTagTagHelper { Kind = Modifier(fixture, "govuk-tag--") }),
        "back-link" => Block(fixture, new BackLinkTagHelper { Href = fixture.Text("href") ?? "#" }),
        "pagination" => Markup.Render(new GovPaginationTagHelper
        {
            PreviousHref = fixture.Text("previous", "href"),
            PreviousText = fixture.Text("previous", "text")!,
            PreviousLabel = fixture.Text("previous", "labelText"),
            NextHref = fixture.Text("next", "href"),
            NextText = fixture.Text("next", "text")!,
            NextLabel = fixture.Text("next", "labelText"),
        }),
        "error-summary" => Problems(fixture),
        "summary-list" => SummaryList(fixture),
        _ => throw new ArgumentException($"Nothing makes a {fixture.Component}.", nameof(fixture)),
    };

    private static string Field(Fixture fixture, LabelledFieldTagHelper field)
    {
        var size = fixture.Text("label", "classes")?.Replace("govuk-label--", "", StringComparison.Ordinal);
        field.LabelSize = size;
        field.Heading = fixture.IsTrue("label", "isPageHeading") ? size : null;
        return Markup.Render(Common(fixture, field), Added(fixture, "inputmode", "autocomplete", "pattern", "spellcheck", "autocapitalize", "disabled"));
    }

    private static string Choices(Fixture fixture, ChoicesTagHelper field)
    {
        var size = fixture.Text("fieldset", "legend", "classes")?.Replace("govuk-fieldset__legend--", "", StringComparison.Ordinal);
        field.LegendSize = size;
        field.Heading = fixture.IsTrue("fieldset", "legend", "isPageHeading") ? size : null;
        field.Small = Classes(fixture).Any(c => c.EndsWith("--small", StringComparison.Ordinal));
        field.Inline = Classes(fixture).Any(c => c.EndsWith("--inline", StringComparison.Ordinal));
        return Markup.Render(Common(fixture, field));
    }

    private static FieldTagHelper Common(Fixture fixture, FieldTagHelper field)
    {
        field.Name = fixture.Text("name");
        field.Id = fixture.Text("id") ?? fixture.Text("idPrefix");
        field.Value = fixture.Text("value");
        field.Hint = fixture.Text("hint", "text");
        field.Error = fixture.Text("errorMessage", "text");
        field.DescribedBy = fixture.Text("describedBy") ?? fixture.Text("fieldset", "describedBy");
        field.GroupClass = fixture.Text("formGroup", "classes");
        return field;
    }

    private static string Block(Fixture fixture, TagHelper block, params string[] attributes)
    {
        IHtmlContent content = fixture.Text("html") is { } html ? new HtmlString(html) : Markup.Text(fixture.Text("text") ?? (fixture.Component == "back-link" ? "Back" : ""));
        return Markup.Render(block, Added(fixture, ["id", .. attributes]), content);
    }

    private static string Problems(Fixture fixture)
    {
        var context = new ViewContext { HttpContext = new DefaultHttpContext(), ViewData = new ViewDataDictionary(new EmptyModelMetadataProvider(), new ModelStateDictionary()) };
        foreach (var error in fixture.List("errorList"))
        {
            var field = error.TryGetProperty("href", out var href) ? href.GetString()![1..] : "";
            context.ViewData.ModelState.AddModelError(field, error.GetProperty("text").GetString()!);
        }

        return Markup.Render(new ProblemsTagHelper { Title = Wording.Of(fixture.Text("titleText")), ViewContext = context });
    }

    private static string SummaryList(Fixture fixture)
    {
        var rows = fixture.List("rows").Select(row =>
        {
            var value = row.GetProperty("value");
            IHtmlContent content = value.TryGetProperty("html", out var html) ? new HtmlString(html.GetString()) : Markup.Text(value.GetProperty("text").GetString()!);
            (string, string?)[] attributes = row.TryGetProperty("classes", out var classes) ? [("class", classes.GetString())] : [];
            return Markup.Render(new SummaryRowTagHelper { Key = row.GetProperty("key").GetProperty("text").GetString()! }, attributes, content);
        });
        return $"<dl class=\"govuk-summary-list\">{string.Concat(rows)}</dl>";
    }

    private static string Label(Fixture fixture) => fixture.Text("label", "text")!;

    private static string[] Classes(Fixture fixture) => fixture.Text("classes")?.Split(' ') ?? [];

    /// <summary>The end of a class that is a property of our component.</summary>
    private static string? Modifier(Fixture fixture, string start) =>
        Classes(fixture).FirstOrDefault(c => c.StartsWith(start, StringComparison.Ordinal))?[start.Length..];

    /// <summary>What a page would write as attributes of the element: those of the case, some of its options, and further classes.</summary>
    private static IEnumerable<(string Name, string? Value)> Added(Fixture fixture, params string[] options)
    {
        foreach (var attribute in fixture.Attributes()) yield return attribute;
        foreach (var option in options)
        {
            if (fixture.Text(option) is not { } value) continue;
            yield return option == "disabled" ? (option, null) : (option, value);
        }

        string[] ours = ["govuk-input--width-", "govuk-button--", "govuk-tag--"];
        var further = string.Join(' ', Classes(fixture).Where(c => !ours.Any(o => c.StartsWith(o, StringComparison.Ordinal))));
        if (further.Length > 0) yield return ("class", further);
    }

    private static List<SelectListItem> Items(Fixture fixture)
    {
        var chosen = fixture.List("values").Select(v => v.ToString()).ToList();
        return [.. fixture.List("items").Select(item => ItemOf(item, chosen))];
    }

    private static Choice ItemOf(JsonElement item, List<string> chosen)
    {
        var value = item.TryGetProperty("value", out var given) ? given.ToString() : null;
        return new Choice(item.GetProperty("text").GetString()!, value!, item.TryGetProperty("hint", out var hint) ? hint.GetProperty("text").GetString() : null)
        {
            Selected = (value is not null && chosen.Contains(value)) || IsTrue(item, "selected") || IsTrue(item, "checked"),
            Disabled = IsTrue(item, "disabled"),
        };
    }

    private static bool IsTrue(JsonElement item, string property) => item.TryGetProperty(property, out var found) && found.ValueKind == JsonValueKind.True;
}
