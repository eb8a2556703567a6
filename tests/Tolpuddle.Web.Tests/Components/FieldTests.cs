using AngleSharp.Dom;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Tolpuddle.Web.Components;
using Tolpuddle.Web.Languages;

namespace Tolpuddle.Web.Tests.Components;

/// <summary>Fields take name, value and errors from the page's model, and let nothing through that is not text.</summary>
[Trait("Databases", "None")]
public sealed class FieldTests
{
    private const string Hostile = "\"'><script>alert(1)</script>&amp;";

    private readonly ModelStateDictionary _state = new();

    [Fact]
    public void A_field_takes_name_id_and_value_from_its_property()
    {
        var input = Markup.Parse(Markup.Render(Text("Form.Name", "Ada"))).QuerySelector("input")!;

        Assert.Equal("Form.Name", input.GetAttribute("name"));
        Assert.Equal("Form_Name", input.Id);
        Assert.Equal("Ada", input.GetAttribute("value"));
        Assert.Null(input.GetAttribute("aria-describedby"));
    }

    [Fact]
    public void What_was_typed_comes_back_with_its_problem()
    {
        _state.SetModelValue("Form.Day", "27 3", "27 3");
        _state.AddModelError("Form.Day", "Write the date like 27 3 2026, or leave it empty.");

        var group = Markup.Parse(Markup.Render(Text("Form.Day", new DateOnly(2026, 3, 27)))).FirstElementChild!;

        var input = group.QuerySelector("input")!;
        Assert.Equal("27 3", input.GetAttribute("value"));
        Assert.True(input.ClassList.Contains("govuk-input--error"));
        Assert.Contains("govuk-form-group--error", group.ClassList);
        Assert.Equal("Error: Write the date like 27 3 2026, or leave it empty.", group.QuerySelector($"#{input.GetAttribute("aria-describedby")}")!.TextContent);
    }

    [Fact]
    public void The_list_of_problems_leads_to_the_fields()
    {
        _state.AddModelError("Form.Name", "Write a name.");
        _state.AddModelError("", "Nothing was saved.");
        var problems = Markup.Parse(Markup.Render(new ProblemsTagHelper { ViewContext = Context() }));
        var field = Markup.Parse(Markup.Render(Text("Form.Name", null)));

        Assert.Equal($"#{field.QuerySelector("input")!.Id}", problems.QuerySelector("li a")!.GetAttribute("href"));
        Assert.Equal(["Nothing was saved.", "Write a name."], problems.QuerySelectorAll("li").Select(li => li.TextContent).Order());
    }

    [Fact]
    public void A_page_without_problems_shows_no_list() => Assert.Equal("", Markup.Render(new ProblemsTagHelper { ViewContext = Context() }));

    [Fact]
    public void A_password_is_never_sent_back()
    {
        _state.SetModelValue("Form.Password", "six men", "six men");
        var field = Text("Form.Password", "six men");
        field.Type = "password";

        Assert.DoesNotContain("six men", Markup.Render(field), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\nfirst line was empty")]
    [InlineData("\r\nfirst line was empty")]
    [InlineData("  two spaces, then\n\nan empty line\n")]
    public void A_long_text_comes_back_as_it_was_typed(string typed)
    {
        var area = Markup.Parse(Markup.Render(new FieldAreaTagHelper { Label = "What", For = For("Form.What", typed), ViewContext = Context() }));

        Assert.Equal(typed.ReplaceLineEndings("\n"), area.QuerySelector("textarea")!.TextContent.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Everything_that_people_wrote_stays_text()
    {
        _state.AddModelError("Form.Name", Hostile);
        var items = new[] { new Choice(Hostile, Hostile, Hostile) };
        string[] made =
        [
            Markup.Render(new FieldTextTagHelper { Label = Hostile, Hint = Hostile, For = For("Form.Name", Hostile), ViewContext = Context() }, [("data-x", Hostile)]),
            Markup.Render(new FieldAreaTagHelper { Label = Hostile, For = For("Form.Name", Hostile), ViewContext = Context() }),
            Markup.Render(new FieldSelectTagHelper { Label = Hostile, Items = items, For = For("Form.Name", Hostile), ViewContext = Context() }),
            Markup.Render(new FieldRadiosTagHelper { Legend = Hostile, Items = items, For = For("Form.Name", Hostile), ViewContext = Context() }),
            Markup.Render(new ProblemsTagHelper { Title = Wording.Of(Hostile), ViewContext = Context() }),
            Markup.Render(new SummaryRowTagHelper { Key = Hostile, Change = "/x?" + Hostile, ChangeText = Hostile }, content: Markup.Text(Hostile)),
            Markup.Render(new DetailsBoxTagHelper { Summary = Hostile }, content: Markup.Text(Hostile)),
            Markup.Render(new GovPaginationTagHelper { NextHref = Hostile, NextText = Hostile, NextLabel = Hostile, Label = Hostile }),
            Markup.Render(new BackLinkTagHelper { Href = Hostile }, content: Markup.Text(Hostile)),
            Markup.Render(new NoticeTagHelper { Text = Hostile }),
        ];

        Assert.All(made, html => Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase));
        var first = Markup.Parse(made[0]);
        Assert.Equal(Hostile, first.QuerySelector("label")!.TextContent);
        Assert.Equal(Hostile, first.QuerySelector("input")!.GetAttribute("value"));
        Assert.Equal(Hostile, first.QuerySelector("input")!.GetAttribute("data-x"));
        Assert.Equal(Hostile, Markup.Parse(made[1]).QuerySelector("textarea")!.TextContent);
        Assert.Equal(Hostile, Markup.Parse(made[2]).QuerySelector("option[selected]")!.GetAttribute("value"));
    }

    [Fact]
    public void Boxes_show_what_the_property_holds()
    {
        Assert.Equal(["police", "council"], Ticked(["police", "council"]));
        Assert.Empty(Ticked(null));
    }

    [Fact]
    public void Boxes_that_came_back_show_what_was_ticked()
    {
        _state.SetModelValue("Form.Agencies", new[] { "charity", "council" }, "charity,council");

        Assert.Equal(["council", "charity"], Ticked(["police"]));
    }

    [Theory]
    [InlineData(true, "true")]
    [InlineData(Grade.B, "B")]
    public void A_choice_is_found_whatever_the_type_of_the_property(object value, string code)
    {
        var radios = new FieldRadiosTagHelper { Legend = "Which", Items = [new("one", code), new("other", "other")], For = For("Form.Which", value), ViewContext = Context() };

        Assert.Equal(code, Markup.Parse(Markup.Render(radios)).QuerySelector("[checked]")!.GetAttribute("value"));
    }

    [Theory]
    [InlineData("~/report/where", "/ar/report/where")]
    [InlineData("/desk", "/desk")]
    public void Links_of_components_keep_the_language(string href, string expected)
    {
        var context = Context();
        context.HttpContext.Request.PathBase = "/ar";

        Assert.Equal(expected, Link(new BackLinkTagHelper { Href = href, ViewContext = context }));
        Assert.Equal(expected, Link(new GovButtonTagHelper { Href = href, ViewContext = context }));
        Assert.Equal(expected, Link(new SummaryRowTagHelper { Key = "Where", Change = href, ViewContext = context }));
        Assert.Equal(expected, Link(new GovPaginationTagHelper { NextHref = href, ViewContext = context }));
    }

    [Fact]
    public void A_change_link_says_what_it_changes()
    {
        var row = Markup.Parse(Markup.Render(new SummaryRowTagHelper { Key = "Where", Change = "/x" }, content: Markup.Text("Wareham")));

        Assert.Equal("Change Where", row.QuerySelector("dd.govuk-summary-list__actions a")!.TextContent);
    }

    [Fact]
    public void Nothing_to_say_says_nothing()
    {
        Assert.Equal("", Markup.Render(new NoticeTagHelper { Text = "" }));
        Assert.Equal("", Markup.Render(new GovPaginationTagHelper()));
    }

    private IEnumerable<string?> Ticked(List<string>? held)
    {
        var boxes = new FieldChecksTagHelper
        {
            Legend = "Send to",
            Items = [new("Police", "police"), new("Council", "council"), new("Charity", "charity")],
            For = For("Form.Agencies", held),
            ViewContext = Context(),
        };
        return Markup.Parse(Markup.Render(boxes)).QuerySelectorAll("input[checked]").Select(i => i.GetAttribute("value"));
    }

    private FieldTextTagHelper Text(string name, object? value) => new() { Label = "Name", For = For(name, value), ViewContext = Context() };

    private static string? Link(Microsoft.AspNetCore.Razor.TagHelpers.TagHelper component) =>
        Markup.Parse(Markup.Render(component)).QuerySelector("a")!.GetAttribute("href");

    private static ModelExpression For(string name, object? value)
    {
        var metadata = new EmptyModelMetadataProvider();
        return new ModelExpression(name, metadata.GetModelExplorerForType(value?.GetType() ?? typeof(string), value));
    }

    private ViewContext Context() => new()
    {
        HttpContext = new DefaultHttpContext(),
        ViewData = new ViewDataDictionary(new EmptyModelMetadataProvider(), _state),
    };
}

public enum Grade
{
    A,
    B,
}
