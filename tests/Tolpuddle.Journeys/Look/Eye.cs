using Microsoft.Playwright;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys.Look;

/// <summary>Looks at the open page as different readers meet it: on a laptop, at 400 % zoom, in the dark, on paper.</summary>
internal sealed class Eye(Visit visit)
{
    private const string Structure = """
        () => {
          const faults = [];
          const html = document.documentElement;
          const headings = [...document.querySelectorAll("h1")].filter(h => h.checkVisibility());
          if (headings.length !== 1) faults.push(`has ${headings.length} first headings`);
          if (!/\S/.test(document.title.split(" - ")[0])) faults.push("has no title");
          if (!html.lang) faults.push("says no language");
          if (html.dir === "rtl" ? getComputedStyle(document.body).direction !== "rtl" : getComputedStyle(document.body).direction !== "ltr") faults.push("runs the wrong way");
          const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
          for (const id of new Set(ids.filter((id, i) => ids.indexOf(id) !== i))) faults.push(`has the id ${id} twice`);
          if (document.querySelectorAll("main").length !== 1) faults.push("has not one main part");
          return faults;
        }
        """;

    /// <summary>Who has no mouse reaches everything, in the order of the page, and sees where they are.</summary>
    private const string Keyboard = """
        () => {
          const faults = [];
          const marked = style => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 && !/, 0\)$/.test(style.outlineColor)) || style.boxShadow !== "none";
          for (const e of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]")) {
            if (e.disabled || !e.checkVisibility()) continue;
            const name = `${e.tagName.toLowerCase()} "${(e.innerText || e.name || "").trim().slice(0, 30)}"`;
            if (e.tabIndex > 0) faults.push(`takes ${name} out of its turn`);
            if (e.tabIndex < 0) continue;
            e.focus({ focusVisible: true, preventScroll: true });
            if (document.activeElement !== e) faults.push(`has ${name} that no key reaches`);
            else if (!marked(getComputedStyle(e)) && !(e.nextElementSibling && marked(getComputedStyle(e.nextElementSibling, "::before")))) faults.push(`does not show that ${name} has the focus`);
          }
          document.activeElement.blur();
          return [...new Set(faults)].slice(0, 10);
        }
        """;

    /// <summary>Remembers what can be read on the screen and leads nowhere, to look for it on paper.</summary>
    private const string Read = """
        () => {
          const letters = text => text.replace(/\s+/g, "");
          const leads = e => letters([...e.querySelectorAll("a, button")].map(way => way.innerText).join("")) === letters(e.innerText);
          for (const e of document.querySelectorAll("main :is(h1, h2, h3, p, li, dt, dd, td, th, pre)"))
            e.wasRead = e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !leads(e) && !e.closest("form, nav, details");
        }
        """;

    private const string Paper = """
        () => {
          const faults = [];
          const shown = e => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && e.getClientRects().length > 0;
          const name = e => `${e.tagName.toLowerCase()}${e.className ? "." + e.className.toString().trim().replace(/\s+/g, ".") : ""} "${e.innerText.trim().slice(0, 40)}"`;
          for (const e of document.querySelectorAll("body *")) {
            if (["fixed", "sticky"].includes(getComputedStyle(e).position) && shown(e)) faults.push(`prints ${name(e)} over what it should not`);
            if (e.wasRead && !shown(e)) faults.push(`does not print ${name(e)}`);
            if (e.wasRead && shown(e)) {
              const [r, g, b] = getComputedStyle(e).color.match(/[\d.]+/g).map(Number);
              if (0.2126 * r + 0.7152 * g + 0.0722 * b > 140) faults.push(`prints ${name(e)} in light ink`);
            }
          }
          return [...new Set(faults)].slice(0, 10);
        }
        """;

    private readonly List<string> _faults = [];

    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Looks at <paramref name="path"/> in every way.</summary>
    public async Task LookAsync(string path)
    {
        await SizeAsync(Screen.Desktop);
        await visit.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light, Media = Media.Screen });
        await visit.Page.GotoAsync(path);
        await AskAsync(path, Structure);
        await AskAsync(path, Keyboard);
        await visit.Page.EvaluateAsync(Read);
        await ExpectAsync("on a laptop", visit.ExpectNoSidewaysScrollAsync);
        await ExpectAsync("on a laptop", () => visit.ExpectAccessibleAsync());
        await visit.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await ExpectAsync("in the dark", () => visit.ExpectAccessibleAsync("color-contrast", "link-in-text-block"));
        await PrintAsync(path);
        await LookFromNearAsync();
    }

    /// <summary>Looks at a page that is read from right to left.</summary>
    public async Task LookFromTheRightAsync(string path)
    {
        await SizeAsync(Screen.Desktop);
        await visit.Page.GotoAsync(path);
        if (await visit.Page.GetAttributeAsync("html", "dir") != "rtl") _faults.Add($"{path} is not written from right to left");
        await AskAsync(path, Structure);
        await ExpectAsync("from right to left", visit.ExpectNoSidewaysScrollAsync);
        await LookFromNearAsync();
    }

    private async Task LookFromNearAsync()
    {
        await SizeAsync(Screen.Narrow);
        await ExpectAsync("at 400 % zoom", visit.ExpectNoSidewaysScrollAsync);
        await ExpectAsync("at 400 % zoom", () => visit.ExpectAccessibleAsync());
    }

    /// <summary>In the dark too: paper is white all the same.</summary>
    private async Task PrintAsync(string path)
    {
        await visit.Page.EmulateMediaAsync(new() { Media = Media.Print });
        await AskAsync(path, Paper);
        await visit.Page.EmulateMediaAsync(new() { Media = Media.Screen, ColorScheme = ColorScheme.Light });
    }

    private async Task AskAsync(string path, string question)
    {
        foreach (var fault in await visit.Page.EvaluateAsync<string[]>(question)) _faults.Add($"{path} {fault}");
    }

    private Task SizeAsync(Screen screen) => visit.Page.SetViewportSizeAsync(screen.Width, screen.Height);

    private async Task ExpectAsync(string where, Func<Task> expectation)
    {
        try
        {
            await expectation();
        }
        catch (InvalidOperationException fault)
        {
            _faults.Add($"{where}: {fault.Message}");
        }
    }
}
