using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.OwnSignIn;
using Tolpuddle.Core.Access.Proving;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Web.Hosting;

/// <summary>Marks a post that is done only by somebody who has proved within the last minutes that it is they.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AskAgainAttribute : Attribute;

/// <summary>What the page shows that stands between a post and what it would do.</summary>
/// <param name="Address">Where it goes.</param>
/// <param name="Fields">What was sent: it is sent again with the proof, so that nothing typed is lost.</param>
/// <param name="Factors">What its sender has.</param>
/// <param name="Question">For a device that holds a passkey of theirs; null where none does.</param>
/// <param name="Own">How their account stands to their agency's own sign-in.</param>
/// <param name="OwnAddress">Where they prove it by that, in another tab; null if they cannot.</param>
/// <param name="Problem">What was wrong with the last proof.</param>
public sealed record AskAgainView(string Address, IReadOnlyList<KeyValuePair<string, string>> Fields, Factors Factors, PasskeyQuestion? Question, OwnConnection Own, string? OwnAddress, string? Problem);

/// <summary>Holds a marked post back until its sender has proved anew that it is they, and then lets it go on as it was sent.</summary>
internal sealed class AskAgainFilter(ProvingAgain proving, OwnConnections connections, PasskeyDoor passkeys, TolpuddleContext db, IModelMetadataProvider metadata) : IAsyncPageFilter
{
    /// <summary>Field of the proof.</summary>
    public const string Proof = "ProofAgain";

    private const string View = "/Pages/Access/AskAgain.cshtml";

    /// <summary>What is not part of what was sent.</summary>
    private static readonly string[] Ours = [Proof, PasskeyQuestion.StateField, PasskeyQuestion.AnswerField, "__RequestVerificationToken"];

    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (context.HandlerMethod?.MethodInfo.IsDefined(typeof(AskAgainAttribute)) != true || proving.IsFresh)
        {
            await next();
            return;
        }

        var http = context.HttpContext;
        var (isTried, problem) = await TryAsync(http);
        if (isTried && problem is null)
        {
            await next();
            return;
        }

        context.Result = await AskAsync(http, problem);
    }

    /// <summary>Whether something was shown, and what is wrong with it.</summary>
    private async Task<(bool IsTried, string? Problem)> TryAsync(HttpContext http)
    {
        if (!http.Request.HasFormContentType) return (false, null);
        if (http.Request.Form[PasskeyQuestion.AnswerField].ToString().Length > 0) return (true, await proving.ProveAsync(await passkeys.ReadAsync(http), http.RequestAborted));
        var typed = http.Request.Form[Proof].ToString();
        if (typed.Length == 0) return (false, null);
        return (true, typed.Length > PasswordRules.MaxLength ? "This is longer than it can be." : await proving.ProveAsync(typed, http.RequestAborted));
    }

    private async Task<ViewResult> AskAsync(HttpContext http, string? problem)
    {
        var request = http.Request;
        var fields = request.HasFormContentType
            ? request.Form.Where(field => !Ours.Contains(field.Key)).SelectMany(field => field.Value.Select(value => KeyValuePair.Create(field.Key, value ?? ""))).ToList()
            : [];
        var factors = await proving.FactorsAsync(http.RequestAborted);
        var question = factors.HasPasskey ? await passkeys.AskAsync(http, db.Viewer.AccountId) : null;
        var own = await connections.ReadAsync(http.RequestAborted);
        var ownAddress = own.ProvesAgain ? OwnSignInDoor.Address(http, OwnPurpose.ProveAgain) : null;
        var view = new AskAgainView($"{request.PathBase}{request.Path}{request.QueryString}", fields, factors, question, own, ownAddress, problem);
        var state = new ModelStateDictionary();
        if (problem is not null) state.AddModelError(Proof, problem);
        return new ViewResult { ViewName = View, ViewData = new ViewDataDictionary<AskAgainView>(metadata, state) { Model = view } };
    }
}
