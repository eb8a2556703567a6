using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using QRCoder;

namespace Tolpuddle.Web.Components;

/// <summary>A text as a picture that a phone reads: part of the page, so that it is asked of nobody and kept nowhere.</summary>
[HtmlTargetElement("qr-picture", TagStructure = TagStructure.WithoutEndTag)]
public sealed class QrPictureTagHelper : TagHelper
{
    public required string Text { get; set; }

    /// <summary>What it is, for those who do not see it.</summary>
    public required string Label { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        using var code = QRCodeGenerator.GenerateQrCode(Text, QRCodeGenerator.ECCLevel.M);
        var squares = new StringBuilder();
        for (var y = 0; y < code.ModuleMatrix.Count; y++)
        {
            for (var x = 0; x < code.ModuleMatrix[y].Length; x++)
            {
                if (code.ModuleMatrix[y][x]) squares.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
            }
        }

        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "qr-picture");
        output.Attributes.SetAttribute("role", "img");
        output.Attributes.SetAttribute("aria-label", Label);
        output.Attributes.SetAttribute("viewBox", $"0 0 {code.ModuleMatrix.Count} {code.ModuleMatrix.Count}");
        output.Attributes.SetAttribute("shape-rendering", "crispEdges");
        output.Content.AppendHtml(new TagBuilder("path") { Attributes = { ["d"] = squares.ToString() } });
    }
}
