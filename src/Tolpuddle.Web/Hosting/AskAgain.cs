using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Proving;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Web.Hosting;

/// <summary>Marks a post that is done only by somebody who has proved within the last minutes that it is they.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AskAgainAttribute : Attribute;

/// <summary>What the page shows that stands between a post and what it would do.</summary>
/// <param name="Fields">What was sent: it is sent again with the proof, so that nothing typed is lost.</param>
public sealed record AskAgainView(string Address, IReadOnlyList<KeyValuePair<string, string>> Fields, bool HasSecondFactor, string? Problem);

/// <summary>Holds a marked post back until its sender has proved anew that it is they, and then lets it go on as it was sent.</summary>
internal sealed class AskAgainFilter(ProvingAgain proving, TolpuddleContext db, IModelMetadataProvider metadata) : IAsyncPageFilter
{
    /// <summary>Field of the proof.</summary>
    public const string Proof = "ProofAgain";

    private const string View = "/Pages/Access/AskAgain.cshtml";
    private const string Token = "__RequestVerificationToken";

    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (context.HandlerMethod?.MethodInfo.IsDefined(typeof(AskAgainAttribute)) != true || proving.IsFresh)
        {
            await next();
            return;
        }

        var http = context.HttpContext;
        var typed = http.Request.HasFormContentType ? http.Request.Form[Proof].ToString() : "";
        var problem = await ProblemAsync(typed, http.RequestAborted);
        if (problem is null)
        {
            await next();
            return;
        }

        context.Result = Ask(http.Request, typed.Length == 0 ? null : problem);
    }

    private async Task<string?> ProblemAsync(string typed, CancellationToken cancel)
    {
        if (typed.Length == 0) return "";
        return typed.Length > PasswordRules.MaxLength ? "This is longer than it can be." : await proving.ProveAsync(typed, cancel);
    }

    private ViewResult Ask(HttpRequest request, string? problem)
    {
        var fields = request.HasFormContentType
            ? request.Form.Where(field => field.Key is not (Proof or Token)).SelectMany(field => field.Value.Select(value => KeyValuePair.Create(field.Key, value ?? ""))).ToList()
            : [];
        var view = new AskAgainView($"{request.PathBase}{request.Path}{request.QueryString}", fields, db.Viewer.HasSecondFactor, problem);
        return new ViewResult
        {
            ViewName = View,
            ViewData = new ViewDataDictionary<AskAgainView>(metadata, new ModelStateDictionary()) { Model = view },
        };
    }
}
