// For CloudFront in front of a private bucket, at "viewer request": a bucket knows no folders.
// Pages are asked for as /sv/index.html; /sv is sent on to /sv/.
function handler(event) {
  var request = event.request;
  var last = request.uri.split("/").pop();
  if (last === "") {
    request.uri += "index.html";
  } else if (last.indexOf(".") < 0 && last.indexOf("_") !== 0 && last !== "B2SUMS") {
    return {
      statusCode: 301,
      statusDescription: "Moved Permanently",
      headers: { location: { value: request.uri + "/" } },
    };
  }
  return request;
}
